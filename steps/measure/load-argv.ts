import type { Measure } from '../../schemas/types/steps/measure.ts';

type Load = Measure['load'];

/** The port of the server of a load; iperf and iperf3 have different default ports. */
export function portOf({ port, tool }: Load): number {
  return port ?? (tool === 'iperf2' ? 5001 : 5201);
}

/**
 * The program that makes the load. iperf prints kilobytes, because three digits of gigabytes are half a percent; iperf3
 * prints one JSON document, or since 3.17 a record for each interval, which also shows the progress.
 */
export function loadArgv({ load, duration, interval }: Measure, version: string | null): readonly string[] {
  const { tool, peer = '', streams, reverse, argv = [] } = load;
  const common = ['-c', peer, '-p', String(portOf(load)), '-i', String(interval), '-t', String(duration)];
  const parallel = [...(streams > 1 ? ['-P', String(streams)] : []), ...(reverse ? ['-R'] : [])];
  switch (tool) {
    case 'iperf2':
      return unbuffered(['iperf', ...common, ...parallel, '-f', 'k']);
    case 'iperf3':
      return ['iperf3', ...common, ...parallel, streams3(version) ? '--json-stream' : '-J'];
    case 'number':
      return argv;
  }
}

/** The server, for one test. */
export function serverArgv({ load, interval }: Measure): readonly string[] {
  const common = ['-s', '-p', String(portOf(load)), '-i', String(interval)];
  switch (load.tool) {
    case 'iperf2':
      return unbuffered(['iperf', ...common, '-f', 'k']);
    case 'iperf3':
      return ['iperf3', ...common, '-1', '-J'];
    case 'number':
      return [];
  }
}

/** A program that writes to a file normally writes only when its buffer is full, not after each line. */
const unbuffered = (argv: readonly string[]): readonly string[] => ['stdbuf', '-oL', ...argv];

function streams3(version: string | null): boolean {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 17);
}

/** The command that prints a tool's version. */
export function versionArgv(tool: Load['tool']): readonly string[] | null {
  return tool === 'iperf2' ? ['iperf', '--version'] : tool === 'iperf3' ? ['iperf3', '--version'] : null;
}

/** "2.1.8" of "iperf version 2.1.8 (12 August 2022) pthreads", "3.12" of "iperf 3.12 (cJSON 1.7.15)". */
export function versionIn(text: string): string | null {
  return /(?:version |iperf )v?(\d+(?:\.\d+)+\S*)/i.exec(text)?.[1] ?? null;
}

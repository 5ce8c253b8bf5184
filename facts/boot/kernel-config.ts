import type { MachineReader } from '../../engine/model/machine.ts';
import { queryIfThere } from '../system/query-if-there.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** The build configuration of a kernel. */
export interface KernelConfig {
  /** The file that contains it, e.g. "/boot/config-6.12.107+deb13-amd64". */
  readonly source: string;
  /** By name without CONFIG_: "y", "m" or another value; an option that is not set is missing. */
  readonly options: ReadonlyMap<string, string>;
}

function parse(source: string, text: string): KernelConfig {
  const lines = text.split('\n').map((line) => /^CONFIG_(\w+)=(.*)$/.exec(line));
  return {
    source,
    options: new Map(lines.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? '']]))),
  };
}

/**
 * The configuration of a kernel from the places that distributions use, or from the running kernel itself
 * (CONFIG_IKCONFIG_PROC); null if none of them has it.
 */
export async function readKernelConfig(release: string, machine: MachineReader): Promise<KernelConfig | null> {
  const paths = [`/boot/config-${release}`, `/lib/modules/${release}/config`, `/usr/lib/modules/${release}/config`];
  const texts = await Promise.all(paths.map((path) => tolerantly(undefined, machine.read(path))));
  const at = texts.findIndex((text) => text !== undefined && text.includes('CONFIG_'));
  if (at >= 0) return parse(paths[at] ?? '', texts[at] ?? '');
  if ((await tolerantly(undefined, machine.stat('/proc/config.gz'))) === undefined) return null;
  const { code, stdout } = await queryIfThere(machine, ['zcat', '/proc/config.gz']);
  return code === 0 && stdout.includes('CONFIG_') ? parse('/proc/config.gz', stdout) : null;
}

import type { MachineReader } from '../../engine/model/machine.ts';
import { queryIfThere } from '../system/query-if-there.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** What a kernel was built with. */
export interface KernelConfig {
  /** The file that says so, e.g. "/boot/config-6.12.107+deb13-amd64". */
  readonly source: string;
  /** By name without CONFIG_: "y", "m" or another value; what is not set does not exist. */
  readonly options: ReadonlyMap<string, string>;
}

function parse(source: string, text: string): KernelConfig {
  const lines = text.split('\n').map((line) => /^CONFIG_(\w+)=(.*)$/.exec(line));
  return {
    source,
    options: new Map(lines.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? '']]))),
  };
}

/** The configuration of a kernel from where distributions put it, or from the running kernel itself (CONFIG_IKCONFIG_PROC); null if it is nowhere. */
export async function readKernelConfig(release: string, machine: MachineReader): Promise<KernelConfig | null> {
  const paths = [`/boot/config-${release}`, `/lib/modules/${release}/config`, `/usr/lib/modules/${release}/config`];
  const texts = await Promise.all(paths.map((path) => tolerantly(undefined, machine.read(path))));
  const at = texts.findIndex((text) => text !== undefined && text.includes('CONFIG_'));
  if (at >= 0) return parse(paths[at] ?? '', texts[at] ?? '');
  if ((await tolerantly(undefined, machine.stat('/proc/config.gz'))) === undefined) return null;
  const { code, stdout } = await queryIfThere(machine, ['zcat', '/proc/config.gz']);
  return code === 0 && stdout.includes('CONFIG_') ? parse('/proc/config.gz', stdout) : null;
}

import { underscored } from '../../facts/boot/underscored.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { ModuleInfo } from './modprobe-state.ts';

/** The parameters in `modinfo -F parm`: lines of `name:description (type)` or `name:type`. */
export function parseParameters(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([\w-]+):(.*)$/.exec(line.trim());
    if (match === null) continue;
    const rest = match[2] ?? '';
    found.set(underscored(match[1] ?? ''), /\(([\w ]+)\)$/.exec(rest)?.[1] ?? rest.trim());
  }
  return found;
}

/** The name in a module file's path, with underscores. */
const nameIn = (path: string): string =>
  underscored(path.slice(path.lastIndexOf('/') + 1).replace(/\.ko(\.\w+)?$/, ''));

/** The modules that a module needs, by modules.dep (depmod(8)), with underscores. */
export function needs(text: string | undefined, module: string): readonly string[] {
  const line = (text ?? '').split('\n').find((one) => nameIn(one.split(':')[0] ?? '') === underscored(module));
  return (line?.split(':')[1] ?? '')
    .split(/\s+/)
    .filter((path) => path !== '')
    .map(nameIn);
}

/**
 * True if a list of modules, one path a line, contains the module; `-` and `_` are equal (modules.builtin,
 * modules.dep).
 */
export function lists(text: string | undefined, module: string): boolean {
  const name = underscored(module);
  return (text ?? '').split('\n').some((line) => nameIn((line.split(':')[0] ?? '').trim()) === name);
}

/** Queries modinfo for a module and its parameters; without modinfo, reads the kernel's own list of modules. */
export async function readModuleInfo(module: string, release: string, machine: MachineReader): Promise<ModuleInfo> {
  const [where, parm] = await Promise.all([
    machine.query(['modinfo', '-F', 'filename', module]),
    machine.query(['modinfo', '-F', 'parm', module]),
  ]);
  if (where.code === 127) {
    const path = `/lib/modules/${release}/modules.dep`;
    return {
      found: lists(await machine.read(path), module),
      complaint: `${path} does not contain it`,
      parameters: null,
    };
  }
  const parameters = parm.code === 0 ? parseParameters(parm.stdout) : null;
  return { found: where.code === 0, complaint: where.stderr.trim(), parameters };
}

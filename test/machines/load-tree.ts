import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';

/**
 * A machine of trees/NAME.yaml: the lab host with the content of the file, and its modules in addition to the lab
 * host's.
 */
export function loadTree(name: string): MachineDescription {
  const text = readFileSync(new URL(`trees/${name}.yaml`, import.meta.url), 'utf8');
  const tree = parse(text) as Partial<MachineDescription>;
  return { ...labHost, ...tree, modules: [...labHost.modules, ...(tree.modules ?? [])] };
}

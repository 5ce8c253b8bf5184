import type { MachineReader } from '../../engine/model/machine.ts';
import { underscored } from './underscored.ts';

/** The availability of a kernel module; null if it is not in the kernel and modinfo is not available. */
export type ModuleAvailability = 'builtin' | 'loaded' | 'available' | 'absent' | null;

/** Reads /sys/module, which also contains built-in modules, and then queries modinfo(8) to distinguish the two. */
export async function readModule(name: string, machine: MachineReader): Promise<ModuleAvailability> {
  const folder = `/sys/module/${underscored(name)}`;
  const [present, state, info] = await Promise.all([
    machine.stat(folder),
    machine.stat(`${folder}/initstate`),
    machine.query(['modinfo', '-F', 'filename', name]),
  ]);
  if (info.code === 0 && info.stdout.trim() === '(builtin)') return 'builtin';
  // Only a module that was loaded has an initstate.
  if (present !== undefined) return info.code === 0 || state !== undefined ? 'loaded' : 'builtin';
  if (info.code === 0) return 'available';
  return info.code === 127 ? null : 'absent';
}

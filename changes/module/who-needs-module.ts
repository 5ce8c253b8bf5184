import type { Change } from '../../engine/model/change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readDriven, readUses } from '../../facts/pci/read-uses.ts';
import { givenByOthers } from '../binding/given-by-others.ts';
import type { ModuleChange } from './change.ts';

/** The kinds whose undo may end a use of a module: a plan cannot know whether these are all uses. */
const ending: readonly string[] = ['process', 'binding', 'module', 'service', 'command'];

/** The users of a module that the change would unload. A device that the driver claimed by its own ID table does not count. */
export async function whoNeedsModule(
  { module, after }: ModuleChange,
  own: readonly Change[],
  machine: MachineReader,
): Promise<string | null> {
  if (after.loaded) return null;
  const driven = (await readDriven(module, machine)).map(({ address }) => address);
  const given = await givenByOthers(driven, own, machine);
  if (given.length > 0) return `it drives ${given.join(', ')}`;
  if (own.some(({ kind }) => ending.includes(kind))) return null;
  const { uses, holders } = await readUses(module, machine);
  if (uses <= 0) return null;
  return holders.length > 0 ? `${holders.join(', ')} needs it` : 'it is in use';
}

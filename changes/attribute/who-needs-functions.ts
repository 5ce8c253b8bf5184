import type { Change } from '../../engine/model/change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readFunctions } from '../../facts/pci/read-uses.ts';
import { givenByOthers } from '../binding/given-by-others.ts';
import type { AttributeChange } from './change.ts';

/** The changes of other steps that need the virtual functions of a card which this undo would remove. */
export async function whoNeedsFunctions(
  { path }: AttributeChange,
  own: readonly Change[],
  machine: MachineReader,
): Promise<string | null> {
  const card = /\/([^/]+)\/sriov_numvfs$/.exec(path)?.[1];
  if (card === undefined) return null;
  const given = await givenByOthers(await readFunctions(card, machine), own, machine);
  return given.length === 0 ? null : `other programs were given ${given.join(', ')}`;
}

import type { Change } from '../../engine/model/change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readGiven } from '../../facts/pci/read-uses.ts';
import type { BindingChange } from './change.ts';

const isBinding = (change: Change): change is BindingChange => change.kind === 'binding';

/** The devices that another change than `own` bound to a driver by name. */
export async function givenByOthers(
  addresses: readonly string[],
  own: readonly Change[],
  machine: MachineReader,
): Promise<readonly string[]> {
  const given = await readGiven(addresses, machine);
  return given.filter((one) => !own.some((mine) => isBinding(mine) && mine.address === one));
}

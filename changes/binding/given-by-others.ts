import type { Change } from '../../engine/model/change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readGiven } from '../../facts/pci/uses.ts';
import { isKind } from '../is-kind.ts';

/** Those of some devices that others than the `own` changes gave to a driver by name. */
export async function givenByOthers(
  addresses: readonly string[],
  own: readonly Change[],
  machine: MachineReader,
): Promise<readonly string[]> {
  const given = await readGiven(addresses, machine);
  return given.filter((one) => !own.some((mine) => isKind(mine, 'binding') && mine.address === one));
}

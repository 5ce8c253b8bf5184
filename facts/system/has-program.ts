import { listFolder, plannedPackage } from './apt-places.ts';
import type { MachineReader } from '../../engine/model/machine.ts';

/** True if a program is installed (it is run with a harmless argument), or an earlier step plans one of the packages that contain it. */
export async function hasProgram(
  argv: readonly string[],
  packages: readonly string[],
  machine: MachineReader,
): Promise<boolean> {
  if ((await machine.query(argv, { whole: false })).code !== 127) return true;
  const planned = await Promise.all(packages.map((name) => machine.stat(plannedPackage(name))));
  if (planned.some((stat) => stat !== undefined)) return true;
  // Unknown too if an earlier step installs packages from lists that are not fetched yet.
  await machine.read(`${listFolder}/_InRelease`);
  return false;
}

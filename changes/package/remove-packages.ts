import type { PackageChange } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { aptGet, runApt } from '../support/run-apt.ts';
import type { AptTurn } from '../support/run-apt.ts';
import { simulateApt } from '../support/simulate-apt.ts';
import { finishInterrupted, wasInterrupted } from './install-packages.ts';
import { observePackages } from './observe-packages.ts';

/** Removes the packages of the change that no other package needs, then the settings of those that had none before. */
export async function removePackages(change: PackageChange, turn: AptTurn): Promise<void> {
  const { machine } = turn;
  const brings = change.brings ?? [];
  if (await wasInterrupted(turn)) await finishInterrupted(turn);
  const before = await observePackages(change, machine);
  const leaving = brings.map(({ name }) => name).filter((name) => !before.needed.includes(name));
  const begun = leaving.filter((name) => before.halfway.includes(name));
  // apt would first install the packages that dpkg left half-unpacked.
  if (begun.length > 0) await runApt(['dpkg', '--remove', '--force-remove-reinstreq', '--', ...begun], turn);
  const { installed, halfway } = await observePackages(change, machine);
  const there = leaving.filter((name) => name in installed || halfway.includes(name));
  if (there.length > 0) {
    const { removes } = await simulateApt(machine, 'remove', '--', ...there);
    const more = removes.filter((name) => !there.includes(name));
    if (more.length > 0)
      throw new MachineError(`removing ${there.join(', ')} would also remove ${more.join(', ')}; nothing was done`, {
        code: 'STALE',
      });
    // Not apt-get: it forgets which packages came along before dpkg removes them. After an interruption the rest would
    // look like packages that are wanted.
    await runApt(['dpkg', '--remove', '--force-remove-reinstreq', '--', ...there], turn);
  }
  const { settings } = await observePackages(change, machine);
  const ours = brings.filter((one) => settings.includes(one.name) && !one.settings).map(({ name }) => name);
  if (ours.length > 0) await runApt(aptGet('purge', '--', ...ours), turn);
}

import type { Change } from '../model/change.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { MachineReader } from '../model/machine.ts';
import { findInLastRuns } from './find-in-last-runs.ts';
import { replay } from './recorded.ts';

/** A change that a run made, and the boot in which it made it. */
interface LastChange {
  readonly change: Change;
  readonly bootId: string;
}

/** The newest completed change that passes `fits` among the last runs of a machine, or null (see findInLastRuns). */
export function lastChange(
  machine: MachineReader,
  fits: (change: Change) => boolean,
  kinds: ChangeKinds,
): Promise<LastChange | null> {
  return findInLastRuns(machine, kinds, (records) => {
    const { changes, bootOf, bootId } = replay(records);
    const found = changes.findLast(({ done, change }) => done && fits(change));
    return found && { change: found.change, bootId: bootOf.get(found.index) ?? bootId };
  });
}

import { readJournal } from './journal.ts';
import type { Change } from '../model/change.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import { MachineError } from '../model/machine-error.ts';
import type { MachineReader } from '../model/machine.ts';
import { runsFolder } from './list-runs.ts';
import { replay } from './recorded.ts';

/** A change that a run made, and the boot in which it made it. */
interface LastChange {
  readonly change: Change;
  readonly bootId: string;
}

/** How many journals are read at most, newest first. */
const most = 5;

/**
 * The newest completed change that passes `fits` among the last runs of a machine, also of the present run; null if none exists, or
 * if the journals cannot be read or are damaged, which is reported elsewhere.
 */
export async function lastChange(
  machine: MachineReader,
  fits: (change: Change) => boolean,
  kinds: ChangeKinds,
): Promise<LastChange | null> {
  try {
    // The names of runs sort by time.
    const names = ((await machine.list(runsFolder)) ?? []).toReversed().slice(0, most);
    const journals = await Promise.all(names.map((run) => readJournal(machine, runsFolder, run, kinds)));
    for (const journal of journals) {
      if (journal === undefined || journal.records.length === 0) continue;
      const { changes, bootOf, bootId } = replay(journal.records);
      const found = changes.findLast(({ done, change }) => done && fits(change));
      if (found !== undefined) return { change: found.change, bootId: bootOf.get(found.index) ?? bootId };
    }
    return null;
  } catch (error) {
    if (error instanceof MachineError && !['UNREACHABLE', 'TIMEOUT'].includes(error.code)) return null;
    throw error;
  }
}

import type { ChangeKinds } from '../model/change-kinds.ts';
import { MachineError } from '../model/machine-error.ts';
import type { MachineReader } from '../model/machine.ts';
import { JournalBudget } from './journal-budget.ts';
import { readJournal, type JournalContents } from './journal.ts';
import { runsFolder } from './list-runs.ts';

/** How many journals are read at most, newest first. */
const most = 5;

/**
 * What `find` returns for the newest of the last runs of a machine for which it returns something, also of the present
 * run; null if there is none, or if the journals cannot be read or are damaged, which is reported elsewhere.
 */
export async function findInLastRuns<Found>(
  machine: MachineReader,
  kinds: ChangeKinds,
  find: (records: JournalContents['records'], run: string) => Found | undefined,
): Promise<Found | null> {
  const budget = new JournalBudget();
  try {
    // The names of runs sort by time.
    const names = ((await machine.list(runsFolder)) ?? []).toReversed().slice(0, most);
    // At the same time, so that they share a round trip.
    const journals = await Promise.all(names.map((run) => readJournal(machine, runsFolder, run, kinds, budget)));
    for (const [index, run] of names.entries()) {
      const records = journals[index]?.records ?? [];
      const found = records.length === 0 ? undefined : find(records, run);
      if (found !== undefined) return found;
    }
    return null;
  } catch (error) {
    if (error instanceof MachineError && !['UNREACHABLE', 'TIMEOUT'].includes(error.code)) return null;
    throw error;
  }
}

import { readJournal } from './journal.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import { MachineError } from '../model/machine-error.ts';
import type { MachineReader } from '../model/machine.ts';
import { runsFolder } from './list-runs.ts';
import type { Outputs } from '../model/step-type.ts';

/** The outputs of a step at its end, and the run that they are from. */
export interface LastOutputs {
  readonly run: string;
  readonly outputs: Outputs;
}

/** How many journals are read at most, newest first: each needs a round trip. */
const most = 5;

/**
 * The newest outputs that pass `fits` among the last runs of a machine; null if none exist, or if the journals cannot
 * be read or are damaged, which is reported elsewhere.
 */
export async function lastOutputs(
  machine: MachineReader,
  fits: (outputs: Outputs) => boolean,
  kinds: ChangeKinds,
): Promise<LastOutputs | null> {
  try {
    // The names of runs sort by time.
    const names = ((await machine.list(runsFolder)) ?? []).toReversed().slice(0, most);
    for (const run of names) {
      const records = (await readJournal(machine, runsFolder, run, kinds))?.records ?? [];
      const found = records.findLast((record) => record.kind === 'step-ended' && fits(record.outputs));
      if (found?.kind === 'step-ended') return { run, outputs: found.outputs };
    }
    return null;
  } catch (error) {
    if (error instanceof MachineError && !['UNREACHABLE', 'TIMEOUT'].includes(error.code)) return null;
    throw error;
  }
}

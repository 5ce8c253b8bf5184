import type { ChangeKinds } from '../model/change-kinds.ts';
import type { MachineReader } from '../model/machine.ts';
import type { Outputs } from '../model/step-type.ts';
import { findInLastRuns } from './find-in-last-runs.ts';

/** The outputs of a step at its end, and the run that they are from. */
export interface LastOutputs {
  readonly run: string;
  readonly outputs: Outputs;
}

/** The newest outputs that pass `fits` among the last runs of a machine, or null (see findInLastRuns). */
export function lastOutputs(
  machine: MachineReader,
  fits: (outputs: Outputs) => boolean,
  kinds: ChangeKinds,
): Promise<LastOutputs | null> {
  return findInLastRuns(machine, kinds, (records, run) => {
    const found = records.findLast((record) => record.kind === 'step-ended' && fits(record.outputs));
    return found?.kind === 'step-ended' ? { run, outputs: found.outputs } : undefined;
  });
}

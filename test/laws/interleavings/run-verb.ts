import { changeKinds } from '../../../changes/index.ts';
import type { RunEntry } from '../../../engine/journal/list-runs.ts';
import { isUnfinished, listRuns, runsFolder } from '../../../engine/journal/list-runs.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { applyOn, resumeOn, undoOn, type Ran, type Scenario } from '../runbook-on.ts';

export type Verb = 'apply' | 'resume' | 'undo' | 'redo';

const begunUndo = (of: string, runs: readonly RunEntry[]): string | undefined =>
  runs.findLast(({ state, recorded }) => recorded.header.undoes === of && state !== 'done' && state !== 'undone')?.run;

/**
 * Does the work of a verb of the command line, with the same choice of the run; undefined if there is nothing to do.
 */
export async function runVerb(verb: Verb, machine: SimulatedMachine, scenario: Scenario): Promise<Ran | undefined> {
  const runs = await listRuns(machine, changeKinds);
  // In the order of their ids, which is that of their starts; a run with a torn header has a folder too.
  const folders = (await machine.list(runsFolder)) ?? [];
  const fresh = `run-${String(folders.length + 1).padStart(2, '0')}`;
  const undo = ({ run }: RunEntry) => undoOn(machine, scenario, run, begunUndo(run, runs) ?? fresh);
  switch (verb) {
    case 'apply':
      return applyOn(machine, scenario, fresh);
    case 'resume': {
      const entry = runs.findLast((each) => isUnfinished(each) || each.state === 'waiting');
      if (entry === undefined) return undefined;
      const { undoes } = entry.recorded.header;
      return undoes === null ? resumeOn(machine, scenario, entry.run) : undoOn(machine, scenario, undoes, entry.run);
    }
    case 'undo': {
      const entry = runs.findLast(
        ({ state, recorded }) => recorded.header.verb === 'apply' && state !== 'undone' && recorded.changes.length > 0,
      );
      return entry === undefined ? undefined : undo(entry);
    }
    case 'redo': {
      const entry = runs.findLast(({ state, recorded }) => recorded.header.verb === 'undo' && state === 'done');
      return entry === undefined ? undefined : undo(entry);
    }
  }
}

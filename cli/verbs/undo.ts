import { beginRun, reopenRun } from '../../engine/begin.ts';
import type { RunEnded } from '../../engine/event.ts';
import { planUndo } from '../../engine/plan-undo.ts';
import type { UndoSite } from '../../engine/plan-undo.ts';
import { runId } from '../../engine/run-id.ts';
import type { RunEntry } from '../../engine/runs.ts';
import { host, type Conduct } from '../../engine/site.ts';
import { chooseRun } from '../choose-run.ts';
import { conductRun } from '../conduct-run.ts';
import { confirm } from '../confirm.ts';
import { createView } from '../create-view.ts';
import { exitCode } from '../exit-code.ts';
import { holdHost } from '../hold-host.ts';
import { leaveMachines } from '../leave-machines.ts';
import { machinesOf } from '../machines-of.ts';
import { meetMachines } from '../meet-machines.ts';
import { openLab } from '../open-lab.ts';
import { operator } from '../operator.ts';
import { argumentOf, json, lab, leave, valueOf, yes } from '../options.ts';
import { undoRun } from '../undo-run.ts';
import { secretsOfRun } from '../veil.ts';
import { tellMistakes } from '../tell-mistakes.ts';
import type { Verb } from '../verb.ts';

/** The undo of a run that was begun and did not end: it is gone on with, so that nothing it did is forgotten. */
const begunUndo = (entry: RunEntry, runs: readonly RunEntry[]): RunEntry | undefined =>
  runs.findLast(
    ({ state, recorded }) => recorded.header.undoes === entry.run && state !== 'done' && state !== 'undone',
  );

/** Puts back what the run changed, into the journal of an undo that was begun or into one of its own. */
async function putBack(
  entry: RunEntry,
  begun: string | undefined,
  run: string,
  site: UndoSite,
  conduct: Conduct,
): Promise<RunEnded> {
  const machine = await site.machine(host);
  if (begun !== undefined) {
    const reopened = await reopenRun(machine, begun, operator(), site.clock, conduct.emit);
    // Lost before its journal had begun, it begins.
    if (reopened !== undefined)
      return undoRun(entry.recorded, site, reopened.journal, conduct, reopened.recorded, begun);
  }
  const { playbook, lab: labText, inputs } = entry.recorded.header;
  const about = { verb: 'undo', undoes: entry.run, operator: operator(), lab: labText, inputs, playbook } as const;
  const journal = await beginRun(machine, { run, ...about }, null, site.clock, conduct.emit);
  return undoRun(entry.recorded, site, journal, conduct, null, run);
}

/** `runbook undo`: a run's changes taken back, last first. */
export const undo: Verb = {
  name: 'undo',
  description:
    'Puts back what a run changed, last first, to the values that were there before. What somebody else changed since is left alone and shown. Without a run it takes the latest one that changed something and was not undone.',
  arguments: [{ name: 'run', summary: 'The run, as runbook runs lists it', isOptional: true }],
  options: [lab, yes, leave, json],
  examples: [
    { command: 'runbook undo --lab emulated', does: 'the latest run on the emulated host' },
    { command: 'runbook undo 20261122-101500-3f9a --yes', does: 'one run on this machine, unattended' },
  ],
  async run(given, terminal) {
    const opened = await openLab(valueOf(given, lab));
    const labArguments = opened.ok ? opened.value.labArguments : '';
    const view = await createView(terminal, given.flags.has(json.name), { labArguments, verb: 'undo' });
    if (!opened.ok) return await tellMistakes(view, opened.diagnostics);
    await using machines = machinesOf(opened.value.lab, view);
    const left = given.values[leave.name] ?? [];
    const site: UndoSite = { machine: leaveMachines(left, (name) => machines.machine(name)), clock: machines.clock };
    const fresh = runId(site.clock.now(), Math.random);
    // An undo is how an unfinished run is finished, so one does not stand in its way.
    const machine = await site.machine(host);
    const held = await holdHost(machine, fresh, { unfinished: true }, site.clock, view, labArguments);
    if (held === undefined) return exitCode.refused;
    await using _lock = held.lock;
    const choice = chooseRun(
      held.runs,
      argumentOf(given, 'run'),
      ({ state, recorded }) => recorded.header.verb === 'apply' && state !== 'undone' && recorded.changes.length > 0,
    );
    if (choice.kind === 'unknown') return await tellMistakes(view, [choice.diagnostic]);
    if (choice.kind === 'nothing') {
      view.note('There is no run to undo.');
      await view.settle();
      return exitCode.done;
    }
    const { entry } = choice;
    view.hide(secretsOfRun(entry.recorded.header));
    const places = entry.recorded.changes.map(({ on }) => on);
    const missing = meetMachines(entry.recorded.header, places, opened.value.lab, machines);
    if (missing.length > 0) return await tellMistakes(view, missing);
    const begun = begunUndo(entry, held.runs);
    const planned = await planUndo(entry.recorded, site, begun?.recorded ?? null);
    view.steps(entry.recorded.changes.map(({ step }) => step));
    view.undoPlan({ recorded: entry.recorded, ...planned });
    await view.settle();
    const isOver = entry.state === 'undone' && planned.undoings.every(({ kind }) => kind !== 'restore');
    if (planned.undoings.length === 0 || isOver) return exitCode.done;
    const answer = await confirm('Put this back?', given, terminal);
    if (answer !== 'yes') return answer === 'no' ? exitCode.interrupted : exitCode.wrong;
    return await conductRun(
      begun?.run ?? fresh,
      machine,
      { labArguments, verb: 'undo' },
      false,
      view,
      terminal,
      site.clock,
      {
        begin: (conduct) => putBack(entry, begun?.run, fresh, site, conduct),
        again: (conduct) => putBack(entry, begun?.run ?? fresh, fresh, site, conduct),
      },
    );
  },
};

import { beginRun } from '../../engine/begin.ts';
import { planUndo } from '../../engine/plan-undo.ts';
import type { UndoSite } from '../../engine/plan-undo.ts';
import { runId } from '../../engine/run-id.ts';
import { listRuns, type RunEntry } from '../../engine/runs.ts';
import { host } from '../../engine/site.ts';
import { chooseRun } from '../choose-run.ts';
import { conductRun } from '../conduct-run.ts';
import { confirm } from '../confirm.ts';
import { createView } from '../create-view.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { holdHost } from '../hold-host.ts';
import { machinesOf } from '../machines-of.ts';
import { openLab, type OpenedLab } from '../open-lab.ts';
import { operator } from '../operator.ts';
import { argumentOf, json, lab, valueOf, yes } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { undoRun } from '../undo-run.ts';
import type { Verb } from '../verb.ts';
import type { View } from '../views/view.ts';

/** Holds the host, opens a journal of its own and puts back what the run changed. */
async function putBack(
  entry: RunEntry,
  site: UndoSite,
  opened: OpenedLab,
  view: View,
  terminal: Terminal,
): Promise<ExitCode> {
  const machine = await site.machine(host);
  const run = runId(site.clock.now(), Math.random);
  // An undo is how an unfinished run is finished, so one does not stand in its way.
  await using lock = await holdHost(machine, run, { unfinished: true }, site.clock, view, opened.labArguments);
  if (lock === undefined) return exitCode.refused;
  return await conductRun(run, opened.labArguments, false, view, terminal, async (conduct) => {
    const { playbook, lab: labText, inputs } = entry.recorded.header;
    const beginning = {
      run,
      verb: 'undo' as const,
      undoes: entry.run,
      operator: operator(),
      lab: labText,
      inputs,
      playbook,
    };
    const journal = await beginRun(machine, beginning, null, site.clock, conduct.emit);
    return undoRun(entry.recorded, site, journal, conduct, null, run);
  });
}

/** `runbook undo`: a run's changes taken back, last first. */
export const undo: Verb = {
  name: 'undo',
  description:
    'Puts back what a run changed, last first, to the values that were there before. What somebody else changed since is left alone and shown. Without a run it takes the latest one that changed something and was not undone.',
  arguments: [{ name: 'run', summary: 'The run, as runbook runs lists it', isOptional: true }],
  options: [lab, yes, json],
  examples: [
    { command: 'runbook undo --lab emulated', does: 'the latest run on the emulated host' },
    { command: 'runbook undo 20261122-101500-3f9a --yes', does: 'one run on this machine, unattended' },
  ],
  async run(given, terminal) {
    const opened = await openLab(valueOf(given, lab));
    const labArguments = opened.ok ? opened.value.labArguments : '';
    const view = await createView(terminal, given.flags.has(json.name), { labArguments, verb: 'undo' });
    if (!opened.ok) {
      view.diagnostics(opened.diagnostics);
      await view.settle();
      return exitCode.wrong;
    }
    await using machines = machinesOf(opened.value.lab, view);
    const site: UndoSite = { machine: (name) => machines.machine(name), clock: machines.clock };
    const choice = chooseRun(
      await listRuns(await site.machine(host)),
      argumentOf(given, 'run'),
      ({ state, recorded }) => recorded.header.verb === 'apply' && state !== 'undone' && recorded.changes.length > 0,
    );
    if (choice.kind === 'unknown') {
      view.diagnostics([choice.diagnostic]);
      await view.settle();
      return exitCode.wrong;
    }
    if (choice.kind === 'nothing') {
      view.note('There is no run to undo.');
      await view.settle();
      return exitCode.done;
    }
    const { entry } = choice;
    const undoings = await planUndo(entry.recorded, site);
    view.steps(entry.recorded.changes.map(({ step }) => step));
    view.undoPlan({ recorded: entry.recorded, undoings, reboots: entry.recorded.rebooted });
    await view.settle();
    if (undoings.length === 0) return exitCode.done;
    const answer = await confirm('Put this back?', given, terminal);
    if (answer !== 'yes') return answer === 'no' ? exitCode.interrupted : exitCode.wrong;
    return await putBack(entry, site, opened.value, view, terminal);
  },
};

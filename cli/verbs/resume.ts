import { apply } from '../../engine/apply.ts';
import { reopenRun } from '../../engine/begin.ts';
import { holdMachine } from '../../engine/hold.ts';
import { isUnfinished, type RunEntry } from '../../engine/runs.ts';
import { host, type Site } from '../../engine/site.ts';
import { listRuns } from '../../engine/runs.ts';
import { gatherFacts } from '../../facts/gather-facts.ts';
import { chooseRun } from '../choose-run.ts';
import { conductRun } from '../conduct-run.ts';
import { createView } from '../create-view.ts';
import { exitCode } from '../exit-code.ts';
import { machinesOf } from '../machines-of.ts';
import { openLab } from '../open-lab.ts';
import { checkPlaybook } from '../open-site.ts';
import { operator } from '../operator.ts';
import { acceptNewPlan, argumentOf, json, lab, valueOf } from '../options.ts';
import { mistake } from '../read-source.ts';
import { systemClock } from '../system-clock.ts';
import { undoRun } from '../undo-run.ts';
import type { Verb } from '../verb.ts';

const canGoOn = (entry: RunEntry): boolean =>
  isUnfinished(entry) || entry.state === 'waiting' || (entry.state === 'interrupted' && entry.recorded.plan !== null);

/** `runbook resume`: an apply or an undo taken up where its journal ends. */
export const resume: Verb = {
  name: 'resume',
  description:
    'Goes on with a run that failed, was interrupted, crashed or waits for a reboot, with the playbook and inputs that its journal holds. What is done is not done again; what was begun is looked at first. Nothing is asked: the plan was approved.',
  arguments: [{ name: 'run', summary: 'The run; the latest unfinished one by default', isOptional: true }],
  options: [lab, acceptNewPlan, json],
  examples: [
    { command: 'runbook resume', does: 'on this machine, after the reboot it asked for' },
    { command: 'runbook resume 20261122-101500-3f9a --lab ours.yaml', does: 'one run, on the machine of a lab' },
  ],
  async run(given, terminal) {
    const opened = await openLab(valueOf(given, lab));
    const labArguments = opened.ok ? opened.value.labArguments : '';
    const fail = async (diagnostics: Parameters<typeof view.diagnostics>[0]) => {
      view.diagnostics(diagnostics);
      await view.close();
      return exitCode.wrong;
    };
    const isJson = given.flags.has(json.name);
    let view = await createView(terminal, isJson, { labArguments, verb: 'apply' });
    if (!opened.ok) return fail(opened.diagnostics);
    await using machines = machinesOf(opened.value.lab);
    const machine = await machines.machine(host);
    const runs = await listRuns(machine);
    const choice = chooseRun(runs, argumentOf(given, 'run'), canGoOn, 'there is no run to resume');
    if (choice.kind === 'none') return fail([mistake('no-run', choice.message, choice.hint)]);
    const { run, state, recorded } = choice.entry;
    if (state === 'done' || state === 'undone')
      return fail([mistake('run-ended', `run ${run} is ${state}; there is nothing to resume`, null)]);
    const { header, plan } = recorded;
    const undone = header.undoes === null ? undefined : runs.find((each) => each.run === header.undoes);
    const playbook = checkPlaybook({ path: header.playbook.path, text: header.playbook.text });
    if (header.verb === 'apply' && !playbook.ok) return fail(playbook.diagnostics);
    if (isJson === false) view = await createView(terminal, false, { labArguments, verb: header.verb });
    const holder = { run, operator: operator(), since: systemClock.now().toISOString() };
    const held = await holdMachine(machine, holder, { unfinished: true });
    if (held.kind === 'refused') {
      view.event({ kind: 'refused', step: null, refusals: held.refusals });
      await view.close();
      return exitCode.refused;
    }
    await using _lock = held.lock;
    return conductRun(run, labArguments, given.flags.has(acceptNewPlan.name), view, terminal, async (conduct) => {
      const reopened = await reopenRun(machine, run, holder.operator, systemClock, conduct.emit);
      if (reopened === undefined) throw new Error(`the journal of run ${run} is gone`);
      const common = { machine: (name: string) => machines.machine(name), clock: systemClock };
      if (header.verb === 'undo') {
        if (undone === undefined) throw new Error(`the journal of run ${header.undoes}, which this undoes, is gone`);
        const made = reopened.recorded.changes.length;
        return undoRun(undone.recorded, common, reopened.journal, conduct, made, run);
      }
      if (!playbook.ok || plan === null) throw new Error(`run ${run} has no approved plan`);
      const site: Site = { ...common, playbook: playbook.value, inputs: header.inputs, gatherFacts };
      return apply(site, plan, reopened.journal, reopened.recorded, conduct, run);
    });
  },
};

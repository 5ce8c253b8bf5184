import { apply } from '../../engine/apply/apply.ts';
import { reopenRun, type Provable } from '../../engine/apply/begin-run.ts';
import type { RunEnded, RunStarted } from '../../engine/model/event.ts';
import { expandSteps } from '../../engine/plan/expand-steps.ts';
import { recordTo } from '../../engine/journal/record-event.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { unseal, type Secrets } from '../../engine/secrets/seal.ts';
import { endResumption } from '../../engine/apply/end-resumption.ts';
import type { Lab } from '../../engine/model/playbook.ts';
import { isResumable, listRuns, type RunEntry } from '../../engine/journal/list-runs.ts';
import { host, type Conduct } from '../../engine/model/site.ts';
import { checkPlaybook, siteOf } from '../run/bind-playbook.ts';
import { chooseRun } from '../run/choose-run.ts';
import { conductRun } from '../run/conduct-run.ts';
import { createView } from '../run/create-view.ts';
import { exitCode } from '../process/exit-code.ts';
import { lockHost } from '../run/lock-host.ts';
import { machinesOf, type Machines } from '../lab/machines-of.ts';
import { openLab } from '../lab/open-lab.ts';
import { missingMachines } from '../lab/missing-machines.ts';
import { operator } from '../process/operator.ts';
import { acceptNewPlan, argumentOf, json, lab, set, trust, unattended, valueOf } from '../arguments/options.ts';
import { mistake } from '../process/read-source.ts';
import { machinesNamed, requireProof, type Use } from '../run/require-proof.ts';
import { undoRun } from '../run/undo-run.ts';
import { secretsOfRun } from '../run/secrets-of-run.ts';
import { secretsInHeader, shapesOf } from '../run/redact.ts';
import { reportMistakes } from '../views/report-mistakes.ts';
import type { Verb } from '../arguments/verb.ts';
import type { Diagnostic } from '../../engine/model/diagnostic.ts';

/** True for a run that was not continued after it went down with its machine, and whose undo has not started. */
const waitsForBoot = ({ run, state }: RunEntry, runs: readonly RunEntry[]): boolean =>
  ['waiting', 'crashed', 'interrupted'].includes(state) && runs.every(({ recorded }) => recorded.header.undoes !== run);

/** How to continue a run, or why that is not possible; reads only the journals. */
function onward(
  entry: RunEntry,
  runs: readonly RunEntry[],
  known: Lab,
  machines: Machines & Provable,
  secrets: Secrets,
): readonly Diagnostic[] | ((conduct: Conduct) => Promise<RunEnded>) {
  const { run, state, recorded } = entry;
  const { header, plan } = recorded;
  const no = (message: string): readonly Diagnostic[] => [mistake('not-resumable', message, null)];
  if (state === 'done' || state === 'undone') return no(`run ${run} is ${state}; there is nothing to resume`);
  const reopen = async ({ emit, stops }: Conduct) => {
    const machine = await machines.machine(host);
    const reopened = await reopenRun(machine, run, operator(), machines, emit, [], secrets);
    if (reopened === undefined) throw new Error(`the journal of run ${run} no longer exists`);
    const record = recordTo(reopened.journal, emit);
    const { clock, kinds } = machines;
    await endResumption(reopened.recorded, { machine, clock, kinds, now: stops.now, record });
    return reopened;
  };
  if (header.verb === 'undo') {
    const undone = runs.find((each) => each.run === header.undoes);
    if (undone === undefined)
      return no(`run ${run} undoes run ${header.undoes}, but the journal of that run no longer exists`);
    const places = undone.recorded.changes.map(({ on }) => on);
    const missing = missingMachines(undone.recorded.header, places, known);
    if (missing.length > 0) return missing;
    return async (conduct) => {
      const { journal, recorded: own } = await reopen(conduct);
      return undoRun(unseal(undone.recorded, secrets), machines, journal, conduct, own, run);
    };
  }
  if (plan === null) return no(`run ${run} ended before its plan was recorded; apply the playbook again`);
  const playbook = checkPlaybook(header.playbook);
  if (!playbook.ok) return playbook.diagnostics;
  const expanded = expandSteps(playbook.value, header.inputs, header.selection ?? null);
  if (!expanded.ok) return expanded.diagnostics;
  const places = playbook.value.steps.map(({ on }) => on);
  const missing = missingMachines(header, places, known);
  if (missing.length > 0) return missing;
  return async (conduct) => {
    const { journal, recorded: own } = await reopen(conduct);
    const site = siteOf({ playbook: expanded.value, inputs: header.inputs }, machines);
    return apply(site, plan, journal, own, conduct, run);
  };
}

/** The runs and the machines that a resume uses because of the journal of a run. */
function useOf(entry: RunEntry, undone: RunEntry | undefined, lab: Lab): Use {
  const { header } = entry.recorded;
  if (undone !== undefined) return { entries: [entry, undone], names: undone.recorded.changes.map(({ on }) => on) };
  const playbook = checkPlaybook(header.playbook);
  const known = Object.keys(lab.machines);
  return { entries: [entry], names: playbook.ok ? machinesNamed(playbook.value, known) : [] };
}

/** `runbook resume`: continues an apply or an undo from the end of its journal. */
export const resume: Verb = {
  name: 'resume',
  description:
    'Continue a run that failed, was interrupted, crashed or waits for a reboot. The playbook and the inputs come from its journal. Finished changes are not repeated; changes that were started are checked first. It does not ask for confirmation, because the plan was already approved.',
  arguments: [{ name: 'run', summary: 'The run (default: the latest unfinished run)', isOptional: true }],
  options: [lab, set, acceptNewPlan, trust, unattended, json],
  examples: [
    { command: 'runbook resume', does: 'on this machine, after a requested reboot' },
    { command: 'runbook resume 20261122-101500-3f9a --lab ours.yaml', does: 'one run on the machine of a lab' },
  ],
  async run(given, terminal) {
    const opened = await openLab(valueOf(given, lab));
    const ending: { labArguments: string; verb: RunStarted['verb']; labFile: string | null } = {
      labArguments: opened.ok ? opened.value.labArguments : '',
      verb: 'apply',
      labFile: opened.ok ? opened.value.labFile : null,
    };
    const view = await createView(terminal, given.flags.has(json.name), ending);
    if (!opened.ok) return await reportMistakes(view, opened.diagnostics);
    await using machines = machinesOf(opened.value.lab, view);
    const machine = await machines.machine(host);
    const runs = await listRuns(machine, machines.kinds);
    const choice = chooseRun(runs, argumentOf(given, 'run'), (entry) => isResumable(entry, runs));
    if (choice.kind === 'unknown') return await reportMistakes(view, [choice.diagnostic]);
    if (choice.kind === 'nothing') {
      view.note('No run to resume was found.');
      await view.settle();
      return exitCode.done;
    }
    const { run } = choice.entry;
    const held = await lockHost(machine, run, { unfinished: true }, machines, view, ending.labArguments);
    if (held === undefined) return exitCode.refused;
    await using _lock = held.lock;
    // Before the lock was taken, another process may have continued it.
    const found = held.runs.find((each) => each.run === run) ?? choice.entry;
    if (given.flags.has(unattended.name) && !waitsForBoot(found, held.runs)) {
      view.note(`Run ${run} no longer waits: it is ${found.state}, or its undo has started.`);
      await view.settle();
      return exitCode.done;
    }
    view.hide(secretsInHeader(found.recorded.header));
    const isAsked = terminal.canAsk && !given.flags.has(json.name) && !given.flags.has(unattended.name);
    const settings = given.values[set.name] ?? [];
    const target = held.runs.find((each) => each.run === found.recorded.header.undoes);
    const own = machines.ofRun((target ?? found).recorded.header);
    const use = useOf(found, target, opened.value.lab);
    const belief = await requireProof(use, given, own, view, terminal);
    if (belief === undefined) return exitCode.refused;
    const reach = (name: string): Promise<Machine> => belief.machine(name);
    const limited = { ...own, machine: reach, mustBeProven: belief.isProven };
    const offers = { lab: opened.value.lab, settings, reach, ...(isAsked && { ask: terminal.askSecretly }) };
    const known = await secretsOfRun(found, offers);
    if (!known.ok) return await reportMistakes(view, known.diagnostics);
    const { entry, secrets, diagnostics } = known.value;
    if (diagnostics.length > 0 && found.recorded.header.verb === 'apply')
      return await reportMistakes(view, diagnostics);
    const { header, changes } = entry.recorded;
    // The undo of a run changes the files of that run.
    const undone = target?.recorded.changes ?? [];
    view.hide([...secretsInHeader(header), ...shapesOf(secrets.values())], [...changes, ...undone]);
    const work = onward(entry, held.runs, opened.value.lab, limited, secrets);
    if (typeof work !== 'function') return await reportMistakes(view, work);
    ending.verb = entry.recorded.header.verb;
    view.steps(entry.recorded.plan?.steps ?? []);
    return await conductRun(run, machine, ending, given.flags.has(acceptNewPlan.name), view, terminal, machines.clock, {
      begin: work,
      again: work,
    });
  },
};

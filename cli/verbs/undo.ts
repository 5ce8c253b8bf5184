import { beginRun, reopenRun } from '../../engine/apply/begin-run.ts';
import type { RunEnded } from '../../engine/model/event.ts';
import { planUndo } from '../../engine/undo/plan-undo.ts';
import type { UndoSite } from '../../engine/undo/plan-undo.ts';
import { runId } from '../../engine/journal/run-id.ts';
import { listRuns, nextSequence } from '../../engine/journal/list-runs.ts';
import type { RunEntry } from '../../engine/journal/list-runs.ts';
import type { Recorded } from '../../engine/journal/recorded.ts';
import { isSealed, type Secrets } from '../../engine/secrets/seal.ts';
import { host, type Conduct } from '../../engine/model/site.ts';
import { checkForce } from '../run/check-force.ts';
import { chooseRun } from '../run/choose-run.ts';
import { conductRun } from '../run/conduct-run.ts';
import { confirm } from '../run/confirm.ts';
import { createView } from '../run/create-view.ts';
import { exitCode } from '../process/exit-code.ts';
import { lockHost } from '../run/lock-host.ts';
import { disconnectMachines } from '../lab/disconnect-machines.ts';
import { machinesOf } from '../lab/machines-of.ts';
import { connectMachines } from '../lab/connect-machines.ts';
import { openLab } from '../lab/open-lab.ts';
import { operator } from '../process/operator.ts';
import {
  argumentOf,
  detailedExitCode,
  force,
  json,
  lab,
  leave,
  planOnly,
  set,
  valueOf,
  yes,
} from '../arguments/options.ts';
import { undoRun } from '../run/undo-run.ts';
import { secretsOfRun } from '../run/secrets-of-run.ts';
import { secretsInHeader, shapesOf } from '../run/redact.ts';
import { reportMistakes } from '../views/report-mistakes.ts';
import type { Verb } from '../arguments/verb.ts';

/** The unfinished undo of a run: it is continued, so that nothing it did is forgotten. */
const begunUndo = (entry: RunEntry, runs: readonly RunEntry[]): RunEntry | undefined =>
  runs.findLast(
    ({ state, recorded }) => recorded.header.undoes === entry.run && state !== 'done' && state !== 'undone',
  );

/** True if an undo would restore a value with a secret that is not known. */
const needsSecrets = ({ changes }: Recorded): boolean =>
  changes.some(({ change }) => isSealed({ ...change, after: null, write: null }));

/** Undoes the changes of the run, with the journal of an unfinished undo or with a new one. */
async function putBack(
  entry: RunEntry,
  begun: string | undefined,
  run: string,
  site: UndoSite,
  conduct: Conduct,
  {
    forced,
    sequence,
    secrets,
  }: { readonly forced: readonly string[]; readonly sequence: number; readonly secrets: Secrets },
): Promise<RunEnded> {
  const machine = await site.machine(host);
  if (begun !== undefined) {
    const reopened = await reopenRun(machine, begun, operator(), site, conduct.emit, forced, secrets);
    // If the connection was lost before the journal had started, it is started now.
    if (reopened !== undefined)
      return undoRun(entry.recorded, site, reopened.journal, conduct, reopened.recorded, begun);
  }
  const { playbook, lab: labText, inputs, secrets: proofs } = entry.recorded.header;
  const about = { verb: 'undo', undoes: entry.run, operator: operator(), lab: labText, inputs, playbook } as const;
  const also = { sequence, ...(forced.length > 0 && { force: forced }), ...(proofs && { secrets: proofs }) };
  const journal = await beginRun(machine, { run, ...about, ...also }, null, site, conduct.emit, secrets);
  return undoRun(entry.recorded, site, journal, conduct, null, run, forced);
}

/** `runbook undo`: undoes the changes of a run, last first. */
export const undo: Verb = {
  name: 'undo',
  description:
    'Undo the changes of a run in reverse order and restore the previous values. If a value was modified after the run, undo does not restore it and shows it. If only other parts of a text file were modified, undo reverts just the text that the run wrote, if it can separate the two. Without a run, it undoes the latest run that changed something and is not undone yet.',
  arguments: [
    { name: 'run', summary: 'The ID of the run, as in runbook runs (default: the latest)', isOptional: true },
  ],
  options: [lab, set, planOnly, detailedExitCode, force, yes, leave, json],
  examples: [
    { command: 'runbook undo --plan', does: 'what undo of the latest run on this machine would restore' },
    { command: 'runbook undo --lab emulated', does: 'the latest run on the emulated host' },
    { command: 'runbook undo 20261122-101500-3f9a --yes', does: 'one run on this machine, without confirmation' },
    {
      command: 'runbook undo --force reserve',
      does: 'undo the change of step reserve even if it was modified after the run',
    },
  ],
  async run(given, terminal) {
    const opened = await openLab(valueOf(given, lab));
    const labArguments = opened.ok ? opened.value.labArguments : '';
    const view = await createView(terminal, given.flags.has(json.name), { labArguments, verb: 'undo' });
    if (!opened.ok) return await reportMistakes(view, opened.diagnostics);
    await using machines = machinesOf(opened.value.lab, view);
    const left = given.values[leave.name] ?? [];
    const site: UndoSite = {
      machine: disconnectMachines(left, (name) => machines.machine(name)),
      clock: machines.clock,
      kinds: machines.kinds,
    };
    const fresh = runId(site.clock.now(), Math.random);
    // Undo is a way to finish an unfinished run, so an unfinished run does not prevent it.
    const machine = await site.machine(host);
    const isPlan = given.flags.has(planOnly.name);
    const over = { unfinished: true };
    const held = isPlan ? undefined : await lockHost(machine, fresh, over, site, view, labArguments);
    if (held === undefined && !isPlan) return exitCode.refused;
    await using _lock = held?.lock;
    const runs = held?.runs ?? (await listRuns(machine, machines.kinds));
    const choice = chooseRun(
      runs,
      argumentOf(given, 'run'),
      ({ state, recorded }) => recorded.header.verb === 'apply' && state !== 'undone' && recorded.changes.length > 0,
    );
    if (choice.kind === 'unknown') return await reportMistakes(view, [choice.diagnostic]);
    if (choice.kind === 'nothing') {
      view.note('No run to undo was found.');
      await view.settle();
      return exitCode.done;
    }
    view.hide(secretsInHeader(choice.entry.recorded.header));
    const places = choice.entry.recorded.changes.map(({ on }) => on);
    const missing = connectMachines(choice.entry.recorded.header, places, opened.value.lab, machines);
    if (missing.length > 0) return await reportMistakes(view, missing);
    const settings = given.values[set.name] ?? [];
    const offers = { lab: opened.value.lab, settings, reach: site.machine };
    let known = await secretsOfRun(choice.entry, offers);
    // The restored content may contain a secret; nothing else of an undo needs it.
    if (known.ok && needsSecrets(known.value.entry.recorded) && terminal.canAsk && !given.flags.has(json.name))
      known = await secretsOfRun(choice.entry, { ...offers, ask: terminal.askSecretly });
    if (!known.ok) return await reportMistakes(view, known.diagnostics);
    const { entry, secrets, diagnostics } = known.value;
    if (needsSecrets(entry.recorded)) return await reportMistakes(view, diagnostics);
    view.hide([...secretsInHeader(entry.recorded.header), ...shapesOf(secrets.values())]);
    const begun = begunUndo(entry, runs);
    const forced = [...new Set([...(begun?.recorded.force ?? []), ...(given.values[force.name] ?? [])])];
    const strange = checkForce(forced, entry.recorded);
    if (strange.length > 0) return await reportMistakes(view, strange);
    const planned = await planUndo(entry.recorded, site, begun?.recorded ?? null, forced);
    view.steps(entry.recorded.changes.map(({ step, on }) => ({ id: step, title: step, on })));
    view.undoPlan({ recorded: entry.recorded, ...planned });
    await view.settle();
    const isSomething = planned.reboots || planned.undoings.some(({ kind }) => kind === 'restore');
    if (isPlan) return isSomething && given.flags.has(detailedExitCode.name) ? exitCode.pending : exitCode.done;
    const isOver = entry.state === 'undone' && !isSomething;
    if (planned.undoings.length === 0 || isOver) return exitCode.done;
    const answer = await confirm('Undo these changes?', given, terminal);
    if (answer !== 'yes') return answer === 'no' ? exitCode.interrupted : exitCode.wrong;
    const sequence = nextSequence(runs);
    return await conductRun(
      begun?.run ?? fresh,
      machine,
      { labArguments, verb: 'undo', labFile: opened.value.labFile },
      false,
      view,
      terminal,
      site.clock,
      {
        begin: (conduct) => putBack(entry, begun?.run, fresh, site, conduct, { forced, sequence, secrets }),
        again: (conduct) => putBack(entry, begun?.run ?? fresh, fresh, site, conduct, { forced, sequence, secrets }),
      },
    );
  },
};

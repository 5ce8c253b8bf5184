import { beginRun, reopenRun, type Provable } from '../../engine/apply/begin-run.ts';
import type { RunEnded } from '../../engine/model/event.ts';
import { isNamed } from '../../engine/undo/name-changes.ts';
import { planUndo } from '../../engine/undo/plan-undo.ts';
import type { UndoSite } from '../../engine/undo/plan-undo.ts';
import { runId } from '../../engine/journal/run-id.ts';
import { listRuns, nextSequence } from '../../engine/journal/list-runs.ts';
import type { RunEntry } from '../../engine/journal/list-runs.ts';
import type { Recorded } from '../../engine/journal/recorded.ts';
import { namesInMarks } from '../../engine/secrets/mark.ts';
import type { Secrets } from '../../engine/secrets/seal.ts';
import { host, type Conduct } from '../../engine/model/site.ts';
import { checkForce } from '../run/check-force.ts';
import { chooseRun } from '../run/choose-run.ts';
import { conductRun } from '../run/conduct-run.ts';
import { confirm } from '../run/confirm.ts';
import { createView } from '../run/create-view.ts';
import { exitCode } from '../process/exit-code.ts';
import { guestsEnded } from '../run/guests-ended.ts';
import { lockHost } from '../run/lock-host.ts';
import { noteRemaining } from '../run/note-remaining.ts';
import { disconnectMachines } from '../lab/disconnect-machines.ts';
import { machinesOf } from '../lab/machines-of.ts';
import { missingMachines } from '../lab/missing-machines.ts';
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
  runChecks,
  set,
  trust,
  valueOf,
  yes,
} from '../arguments/options.ts';
import { requireProof } from '../run/require-proof.ts';
import { undoRun } from '../run/undo-run.ts';
import { secretsOfRun } from '../run/secrets-of-run.ts';
import { secretsInHeader, shapesOf } from '../run/redact.ts';
import { reportMistakes } from '../views/report-mistakes.ts';
import type { Given, Verb } from '../arguments/verb.ts';

/** The unfinished undo of a run: it is continued, so that nothing it did is forgotten. */
const begunUndo = (entry: RunEntry, runs: readonly RunEntry[]): RunEntry | undefined =>
  runs.findLast(
    ({ state, recorded }) => recorded.header.undoes === entry.run && state !== 'done' && state !== 'undone',
  );

/**
 * True if an undo would restore a value with a secret that is not known, or would record a file with it as the state
 * before a forced undo.
 */
const needsSecrets = ({ header, changes }: Recorded, secrets: Secrets, forced: readonly string[]): boolean =>
  changes.some((of) => {
    const { change, observed } = of;
    const needed = isNamed(of, forced, changes) ? { change, observed } : { ...change, after: null, write: null };
    return [...namesInMarks(needed)].some(
      (name) => Object.hasOwn(header.secrets?.of ?? {}, name) && !secrets.has(name),
    );
  });

const forcedBy = (given: Given): readonly string[] => given.values[force.name] ?? [];

/** Undoes the changes of the run, with the journal of an unfinished undo or with a new one. */
async function putBack(
  entry: RunEntry,
  begun: string | undefined,
  run: string,
  site: UndoSite & Provable,
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
  const { playbook, lab: then, inputs, secrets: proofs } = entry.recorded.header;
  // A journal of an earlier version contains the text of the lab, with its secrets.
  const lab = then === null ? null : { path: then.path, ...(then.guests && { guests: then.guests }) };
  const about = { verb: 'undo', undoes: entry.run, operator: operator(), lab, inputs, playbook } as const;
  const also = { sequence, ...(forced.length > 0 && { force: forced }), ...(proofs && { secrets: proofs }) };
  const journal = await beginRun(machine, { run, ...about, ...also }, null, site, conduct.emit, secrets);
  return undoRun(entry.recorded, site, journal, conduct, null, run, forced);
}

/** `runbook undo`: undoes the changes of a run, last first. */
export const undo: Verb = {
  name: 'undo',
  description:
    'Undo the changes of a run in reverse order and restore the previous values. If a value was modified after the run, undo does not restore it and shows it. If only other parts of a text file were modified, undo reverts just the text that the run wrote, if it can separate the two. If a change is known only by running a program of the journal, that program runs after your confirmation. Without a run, it undoes the latest run that changed something and is not undone yet.',
  arguments: [
    { name: 'run', summary: 'The ID of the run, as in runbook runs (default: the latest)', isOptional: true },
  ],
  options: [lab, set, planOnly, runChecks, detailedExitCode, force, yes, leave, trust, json],
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
    const { clock, kinds, key } = machines;
    const fresh = runId(clock.now(), Math.random);
    // Undo is a way to finish an unfinished run, so an unfinished run does not prevent it.
    const machine = await machines.machine(host);
    const isPlan = given.flags.has(planOnly.name);
    const over = { unfinished: true };
    const held = isPlan ? undefined : await lockHost(machine, fresh, over, machines, view, labArguments);
    if (held === undefined && !isPlan) return exitCode.refused;
    await using _lock = held?.lock;
    if (isPlan) await noteRemaining(machine, view);
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
    const own = machines.ofRun(choice.entry.recorded.header);
    const missing = missingMachines(choice.entry.recorded.header, places, opened.value.lab);
    if (missing.length > 0) return await reportMistakes(view, missing);
    const unfinished = begunUndo(choice.entry, runs);
    const belief = await requireProof(
      {
        entries: [choice.entry, ...(unfinished === undefined ? [] : [unfinished])],
        names: places.filter((name) => !left.includes(name)),
        ways: [...new Set(places)].filter((name) => !own.isOnHost(name)).map((name) => `or --leave ${name}`),
      },
      given,
      own,
      view,
      terminal,
    );
    if (belief === undefined) return exitCode.refused;
    const reach = disconnectMachines(left, (name) => belief.machine(name));
    const site: UndoSite & Provable = { machine: reach, clock, kinds, key, mustBeProven: belief.isProven };
    const settings = given.values[set.name] ?? [];
    const offers = { lab: opened.value.lab, settings, reach: site.machine };
    let known = await secretsOfRun(choice.entry, offers);
    // What is put back may hold one: nothing else of an undo needs it.
    if (
      known.ok &&
      needsSecrets(known.value.entry.recorded, known.value.secrets, forcedBy(given)) &&
      terminal.canAsk &&
      !given.flags.has(json.name)
    )
      known = await secretsOfRun(choice.entry, { ...offers, ask: terminal.askSecretly });
    if (!known.ok) return await reportMistakes(view, known.diagnostics);
    const { entry, secrets, diagnostics } = known.value;
    if (needsSecrets(entry.recorded, secrets, forcedBy(given))) return await reportMistakes(view, diagnostics);
    view.hide([...secretsInHeader(entry.recorded.header), ...shapesOf(secrets.values())], entry.recorded.changes);
    const begun = unfinished;
    const forced = [...new Set([...(begun?.recorded.force ?? []), ...forcedBy(given)])];
    const strange = checkForce(forced, entry.recorded);
    if (strange.length > 0) return await reportMistakes(view, strange);
    const planned = await planUndo(
      entry.recorded,
      site,
      begun?.recorded ?? null,
      forced,
      given.flags.has(runChecks.name) ? 'all' : 'none',
    );
    view.steps(entry.recorded.changes.map(({ step, on }) => ({ id: step, title: step, on })));
    const ends = await guestsEnded(planned, runs, machine);
    view.undoPlan({ recorded: entry.recorded, ...planned, ends });
    await view.settle();
    const isCertain = planned.reboots || planned.undoings.some(({ kind }) => kind === 'restore');
    const isSomething = isCertain || planned.undoings.some(({ kind }) => kind === 'unchecked');
    if (isPlan) return isSomething && given.flags.has(detailedExitCode.name) ? exitCode.pending : exitCode.done;
    // A check of a run that was undone would most likely only show that again.
    const isOver = entry.state === 'undone' && !isCertain;
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

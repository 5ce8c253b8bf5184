import type { PlannedRun, StudyEvent } from '../../schemas/types/study-event.ts';
import { basename } from 'node:path';
import type { Clock } from '../../engine/model/clock.ts';
import { nextRun, stateOf, type StudyState } from '../../report/study/study-log.ts';
import type { BoundPart, BoundStudy } from './bind-study.ts';
import { callRunbook, whyFailed, whyNotHere, type Called } from './call-runbook.ts';
import { collectRun } from './collect-run.ts';
import type { StudyLog } from './study-folder.ts';

/** The data to run a study. */
export interface StudyConduct {
  readonly bound: BoundStudy;
  readonly folder: string;
  readonly log: StudyLog;
  /** The options for the lab, for the called verbs. */
  readonly labArguments: readonly string[];
  readonly clock: Clock;
  /** Aborted if the study must stop after the present run. */
  readonly stop: AbortSignal;
  tell(event: StudyEvent, state: StudyState): void;
}

/** How a study stopped: at its end, on request, or because the machine could not be restored. */
export type StudyEnd = { readonly kind: 'done' | 'stopped' } | { readonly kind: 'stuck'; readonly why: string };

/**
 * Runs the rest of a study: an interrupted run is undone first, then run after run is applied, collected and undone,
 * grouped by boot settings. Every step is recorded in the log before the next one.
 */
export async function conductStudy(conduct: StudyConduct, before: readonly StudyEvent[]): Promise<StudyEnd> {
  const events = [...before];
  const write = async (event: StudyEvent): Promise<void> => {
    await conduct.log.write(event);
    events.push(event);
    conduct.tell(event, stateOf(events));
  };
  const state = (): StudyState => stateOf(events);
  const stuck = await takeUp(conduct, state(), write);
  if (stuck !== null) return { kind: 'stuck', why: stuck };
  for (;;) {
    const next = nextRun(state(), conduct.bound.study.repeats);
    const why = await settleBoot(conduct, state(), next?.boot ?? null, write);
    if (why !== null) return { kind: 'stuck', why };
    if (next === null) break;
    if (conduct.stop.aborted) return { kind: 'stopped' };
    const trouble = await makeRun(conduct, next, (state().attempts.get(next.position)?.length ?? 0) + 1, write);
    if (trouble !== null) return { kind: 'stuck', why: trouble };
    if (conduct.stop.aborted) return { kind: 'stopped' };
  }
  await write({ kind: 'study-ended' });
  return { kind: 'done' };
}

type Write = (event: StudyEvent) => Promise<void>;

/** Undoes what an earlier process had started; returns why the machine cannot be restored, or null. */
async function takeUp(conduct: StudyConduct, state: StudyState, write: Write): Promise<string | null> {
  const { open, boot, started } = state;
  const { variants, boots } = conduct.bound;
  if (open !== null) {
    const variant = started.order.find(({ position }) => position === open.position)?.variant ?? '';
    const why = await takeBack(conduct, open.run ?? { path: variants.get(variant)?.path ?? '', since: open.beganAt });
    if (why !== null) return why;
    await write({ kind: 'run-ended', position: open.position, attempt: open.attempt, at: now(conduct) });
  }
  // A variant cannot be measured with boot settings that were applied only partially.
  if (boot !== null && !boot.isMade) {
    const why = await takeBack(conduct, boot.run ?? { path: boots.get(boot.name)?.path ?? '', since: boot.beganAt });
    if (why !== null) return why;
    await write({ kind: 'boot-undone', boot: boot.name });
  }
  return null;
}

const now = ({ clock }: StudyConduct): string => clock.now().toISOString();

/** Applies the boot settings of the next run. */
async function settleBoot(
  conduct: StudyConduct,
  state: StudyState,
  wanted: string | null,
  write: Write,
): Promise<string | null> {
  const current = state.boot;
  if ((current?.name ?? null) === wanted) return null;
  if (current !== null) {
    const why = await takeBack(conduct, current.run ?? { path: '', since: current.beganAt });
    if (why !== null) return why;
    await write({ kind: 'boot-undone', boot: current.name });
  }
  const part = wanted === null ? undefined : conduct.bound.boots.get(wanted);
  if (wanted === null || part === undefined) return null;
  await write({ kind: 'boot-began', boot: wanted, at: now(conduct) });
  const called = await apply(conduct, part, false, (run) => write({ kind: 'boot-run', boot: wanted, run }));
  if (called.code !== 0) return `the boot settings '${wanted}' could not be applied: ${whyFailed(called)}`;
  await write({ kind: 'boot-made', boot: wanted });
  return null;
}

/** Applies, collects and undoes one run; returns why the study cannot continue, or null. */
async function makeRun(
  conduct: StudyConduct,
  planned: PlannedRun,
  attempt: number,
  write: Write,
): Promise<string | null> {
  const part = conduct.bound.variants.get(planned.variant);
  if (part === undefined) return `unknown variant '${planned.variant}'`;
  const { position } = planned;
  const { study } = conduct.bound;
  await write({ kind: 'run-began', position, attempt, at: now(conduct) });
  let run: string | null = null;
  const called = await apply(conduct, part, planned.profile, async (id) => {
    run = id;
    await write({ kind: 'run-named', position, attempt, run: id });
  });
  const notHere = whyNotHere(called);
  if (notHere !== null && planned.variant !== study.baseline) {
    await write({ kind: 'variant-skipped', variant: planned.variant, reason: notHere });
    await write({ kind: 'run-ended', position, attempt, at: now(conduct) });
    return null;
  }
  const isInterrupted = called.code === 130 || called.code === null;
  const trouble = called.code === 0 ? null : isInterrupted ? 'it was interrupted' : whyFailed(called);
  const place = { name: study.name, seed: study.seed, folder: conduct.folder };
  const { folder, status, reason } = await collectRun(run, planned, attempt, place, trouble);
  // A run that was interrupted before it measured anything does not count as an attempt.
  if (!isInterrupted || status === 'ok')
    await write({ kind: 'run-measured', position, attempt, folder, status, reason });
  // After an interruption the machine is left as it is: the next `study run` undoes the run before it continues.
  if (isInterrupted) return trouble;
  const why = run === null ? null : await takeBack(conduct, run);
  if (why !== null) return why;
  await write({ kind: 'run-ended', position, attempt, at: now(conduct) });
  return notHere === null ? null : `this machine cannot run the baseline '${study.baseline}': ${notHere}`;
}

async function apply(
  { labArguments }: StudyConduct,
  { path, settings, takesProfile }: BoundPart,
  profile: boolean,
  named: (run: string) => Promise<void>,
): Promise<Called> {
  const values = [...settings, ...(takesProfile ? [`profile=${profile}`] : [])].flatMap((each) => ['--set', each]);
  let naming: Promise<void> = Promise.resolve();
  // The study was approved, so its checks run first: a check that fails shows that the machine cannot run the variant.
  const argv = ['apply', path, ...labArguments, ...values, '--yes', '--run-checks'];
  const called = await callRunbook(argv, (line) => {
    if (line.kind === 'run-started') naming = named(String(line['run']));
  });
  await naming;
  return called;
}

/** How often a locked machine is tried again, and the seconds between. */
const patience = { times: 60, seconds: 5 };

/** A run whose ID is unknown: of this playbook, started since then. */
interface Unnamed {
  readonly path: string;
  readonly since: string;
}

/**
 * Undoes a run by its ID or, if the study was killed before it knew the ID, by its playbook; a run that changed
 * nothing needs no undo. It waits for a process that is still working on the machine.
 */
async function takeBack(conduct: StudyConduct, run: string | Unnamed): Promise<string | null> {
  const { labArguments, clock } = conduct;
  const listed = await callRunbook(['runs', ...labArguments]);
  if (listed.code !== 0) return `cannot list the runs of the machine: ${whyFailed(listed)}`;
  const entries = listed.lines.filter(({ kind }) => kind === 'run');
  const changed = (line: (typeof entries)[number]): boolean => line['verb'] === 'apply' && line['changes'] !== 0;
  const isIt = (line: (typeof entries)[number]): boolean =>
    typeof run === 'string'
      ? line['run'] === run
      : changed(line) &&
        basename(String(line['playbook'])) === basename(run.path) &&
        String(line['startedAt']) >= run.since;
  const entry = entries.findLast(isIt);
  if (entry === undefined || !changed(entry) || entry['state'] === 'undone') return null;
  for (let turn = 1; ; turn += 1) {
    const undone = await callRunbook(['undo', String(entry['run']), ...labArguments, '--yes']);
    if (undone.code === 0) return null;
    const isHeld = JSON.stringify(undone.lines).includes('machine-held') || undone.stderr.includes('machine-held');
    if (!isHeld || turn === patience.times) return `cannot undo run ${String(entry['run'])}: ${whyFailed(undone)}`;
    await clock.sleep(patience.seconds);
  }
}

import { attemptStep } from './attempt-step.ts';
import type { Attempt, StepTurn } from './attempt.ts';

/** How a step ended; only after "ended" does the run continue. */
export type StepOutcome = 'ended' | 'failed' | 'refused' | 'interrupted' | 'waiting';

/** Applies one step, as often as its `retry` allows while it fails, and records how it ended. */
export async function applyStep(turn: StepTurn): Promise<StepOutcome> {
  const { step, record } = turn;
  await record({ kind: 'step-started', step: step.id, title: step.title });
  const of = 1 + (step.retry?.times ?? 0);
  for (let attempt = 1; ; attempt += 1) {
    const went = await attemptStep(turn);
    if (went.kind !== 'failed' && went.kind !== 'refused') return went.kind;
    if (went.final || attempt === of || step.retry === undefined) return conclude(turn, went);
    const { message, hint } = reasonOf(turn, went);
    const { delay } = step.retry;
    await record({ kind: 'attempt-failed', step: step.id, title: step.title, attempt, of, message, hint, delay });
    turn.progression.facts = undefined;
    if (!(await paused(turn, delay))) return 'interrupted';
  }
}

type Failure = Extract<Attempt, { kind: 'failed' | 'refused' }>;

/** Records the failure of the last attempt, with the hint of the step type. */
async function conclude(turn: StepTurn, went: Failure): Promise<'failed' | 'refused'> {
  const { step, record } = turn;
  if (went.kind === 'refused') await record({ kind: 'refused', step: step.id, refusals: went.refusals });
  else await record({ kind: 'step-failed', step: step.id, title: step.title, ...reasonOf(turn, went) });
  return went.kind;
}

function reasonOf({ step }: StepTurn, went: Failure): { readonly message: string; readonly hint: string | null } {
  if (went.kind === 'refused') {
    return { message: went.refusals.map(({ check, reason }) => `${check}: ${reason}`).join('\n'), hint: null };
  }
  const known = step.type.kind === 'change' ? step.type.explain?.(went.message) : undefined;
  return { message: went.message, hint: went.hint ?? known ?? null };
}

/** Waits between two attempts; false if the run must stop instead. */
async function paused({ site, conduct }: StepTurn, delay: number): Promise<boolean> {
  const { afterStep, now } = conduct.stops;
  const stop = AbortSignal.any([afterStep, now]);
  if (stop.aborted) return false;
  try {
    await site.clock.sleep(delay, stop);
  } catch (error) {
    if (!stop.aborted) throw error;
  }
  return !stop.aborted;
}

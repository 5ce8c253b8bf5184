import { failed, failedForGood } from './attempt.ts';
import type { Attempt, StepTurn } from './attempt.ts';
import type { Machine } from '../model/machine.ts';
import { MachineError } from '../model/machine-error.ts';

/** Seconds in which an attempt that was stopped can still record the state that it left. */
const grace = 5;

const hint = 'to allow more time, set `timeout` of the step';

/**
 * Makes an attempt and stops it, as a second Ctrl+C does, if it takes longer than `timeout` seconds. An attempt that
 * does not stop either (a write that the kernel blocks) is abandoned: it can neither change nor record anything more.
 * Its intent in the journal has no end, so resume and undo check it.
 */
export async function withinTime(
  turn: StepTurn,
  timeout: number,
  attempt: (turn: StepTurn) => Promise<Attempt>,
): Promise<Attempt> {
  const { clock } = turn.site;
  const { stops } = turn.conduct;
  const message = `took longer than ${timeout} s`;
  using alarm = clock.alarm(timeout);
  let doing = '';
  const left = new AbortController();
  const now = AbortSignal.any([stops.now, alarm.signal]);
  const work = attempt({
    ...turn,
    site: { ...turn.site, machine: async (name) => fenced(await turn.site.machine(name), left.signal) },
    conduct: {
      ...turn.conduct,
      stops: { ...stops, now },
      emit: (event) => {
        if (event.kind === 'progress') doing = `: ${event.text}`;
        turn.conduct.emit(event);
      },
    },
    record: async (event) => {
      left.signal.throwIfAborted();
      if (event.kind === 'change-intended') doing = `: ${turn.site.kinds.describe(event.change)}`;
      await turn.record(event);
    },
  });
  // After it was abandoned, its result is not used.
  work.catch(() => {});
  const went = await Promise.race([work, rings(alarm.signal).then(() => patience(turn, work))]);
  if (went === null) {
    left.abort(new MachineError(`the step ${message}`, { code: 'TIMEOUT' }));
    const why = `${message}, and did not stop when requested${doing}; it may still take effect`;
    return failedForGood(why, 'after it has stopped, `runbook resume` checks the state of the machine');
  }
  if (!alarm.signal.aborted || stops.now.aborted || went.kind === 'ended' || went.kind === 'waiting') return went;
  if (went.kind === 'interrupted') return failed(message + doing, hint);
  return went.kind === 'failed' && !went.final ? failed(`${message}: ${went.message}`, hint) : went;
}

/** Waits for an attempt that was stopped; null if it does not end. */
async function patience({ site }: StepTurn, work: Promise<Attempt>): Promise<Attempt | null> {
  using last = site.clock.alarm(grace);
  return await Promise.race([work, rings(last.signal).then(() => null)]);
}

function rings(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

const changing = new Set<string | symbol>([
  'write',
  'put',
  'remove',
  'makeFolder',
  'append',
  'truncate',
  'run',
  'check',
  'connect',
]);

/** The machine as long as the attempt is not abandoned; after that it accepts no changes. */
function fenced(machine: Machine, left: AbortSignal): Machine {
  return new Proxy(machine, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown =>
        left.aborted && changing.has(name) ? Promise.reject(left.reason as Error) : Reflect.apply(value, target, args);
    },
  });
}

import type { PlannedRun, StudyEvent } from '../../schemas/types/study-event.ts';
import { eventTrouble } from './event-trouble.ts';

/** The progress of a study. */
export interface StudyState {
  readonly started: Extract<StudyEvent, { kind: 'study-started' }>;
  /** Boot settings that are applied, or whose apply was started, with the run that applied them, if it is known. */
  readonly boot: {
    readonly name: string;
    readonly beganAt: string;
    readonly run: string | null;
    readonly isMade: boolean;
  } | null;
  /** The run that was started and has not ended. */
  readonly open: {
    readonly position: number;
    readonly attempt: number;
    readonly beganAt: string;
    readonly run: string | null;
  } | null;
  readonly attempts: ReadonlyMap<number, readonly Attempt[]>;
  /** Variants that this machine cannot run, with the reason. */
  readonly skipped: ReadonlyMap<string, string>;
  readonly hasEnded: boolean;
}

/** One attempt at a run of the study. */
export interface Attempt {
  readonly attempt: number;
  readonly run: string | null;
  readonly beganAt: string;
  readonly endedAt: string | null;
  /** Null if it was interrupted before it measured anything. */
  readonly status: 'ok' | 'partial' | 'failed' | null;
  readonly reason: string | null;
}

/** The events of a log's text; an incomplete last line is ignored. Throws an Error with the line number for any other line that is not an event. */
export function readLog(text: string): readonly StudyEvent[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole.split('\n').flatMap((line, index) => (line === '' ? [] : [eventOf(line, index)]));
}

function eventOf(line: string, index: number): StudyEvent {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    throw new Error(`line ${index + 1} is not JSON`);
  }
  const wrong = eventTrouble(event);
  if (wrong !== undefined) throw new Error(`line ${index + 1} is not an event of a study: ${wrong}`);
  const { kind } = event as StudyEvent;
  if ((kind === 'study-started') === (index === 0)) return event as StudyEvent;
  throw new Error(
    index === 0 ? 'it does not begin with the start of a study' : `another study starts in line ${index + 1}`,
  );
}

/** The progress of a study after these events. Throws if they do not begin with the start of a study. */
export function stateOf(events: readonly StudyEvent[]): StudyState {
  const started = events[0];
  if (started?.kind !== 'study-started') throw new Error('the log of a study must begin with its start');
  let boot = null as StudyState['boot'];
  let open = null as StudyState['open'];
  let hasEnded = false;
  const attempts = new Map<number, Attempt[]>();
  const skipped = new Map<string, string>();
  const change = (position: number, attempt: number, by: Partial<Attempt>): void => {
    const all = attempts.get(position) ?? [];
    attempts.set(
      position,
      all.map((each) => (each.attempt === attempt ? { ...each, ...by } : each)),
    );
  };
  for (const event of events) {
    switch (event.kind) {
      case 'study-started':
        break;
      case 'boot-began':
        boot = { name: event.boot, beganAt: event.at, run: null, isMade: false };
        break;
      case 'boot-run':
        if (boot !== null) boot = { ...boot, run: event.run };
        break;
      case 'boot-made':
        if (boot !== null) boot = { ...boot, isMade: true };
        break;
      case 'boot-undone':
        boot = null;
        break;
      case 'run-began': {
        const { position, attempt, at } = event;
        const begun = { attempt, run: null, beganAt: at, endedAt: null, status: null, reason: null };
        attempts.set(position, [...(attempts.get(position) ?? []), begun]);
        open = { position, attempt, beganAt: at, run: null };
        break;
      }
      case 'run-named':
        change(event.position, event.attempt, { run: event.run });
        if (open !== null) open = { ...open, run: event.run };
        break;
      case 'run-measured':
        change(event.position, event.attempt, { status: event.status, reason: event.reason });
        break;
      case 'run-ended':
        change(event.position, event.attempt, { endedAt: event.at });
        open = null;
        break;
      case 'variant-skipped':
        skipped.set(event.variant, event.reason);
        break;
      case 'study-ended':
        hasEnded = true;
        break;
    }
  }
  return { started, boot, open, attempts, skipped, hasEnded };
}

/** Whether an attempt gave a number and left the machine as it was. */
const isGood = ({ status, endedAt }: Attempt): boolean => status === 'ok' && endedAt !== null;

/**
 * The next run: the first of the order without an attempt; at the end of each block, its failed runs again, as often
 * as the study allows. Null if all runs are done. An interrupted attempt does not count.
 */
export function nextRun(state: StudyState, repeats: number): PlannedRun | null {
  const order = state.started.order.filter(({ variant }) => !state.skipped.has(variant));
  const made = (run: PlannedRun): readonly Attempt[] =>
    (state.attempts.get(run.position) ?? []).filter(({ status }) => status !== null);
  for (const block of Map.groupBy(order, ({ block: own, profile }) => `${profile}${own}`).values()) {
    const fresh = block.find((run) => made(run).length === 0);
    if (fresh !== undefined) return fresh;
    const again = block.find((run) => !made(run).some(isGood) && made(run).length <= repeats);
    if (again !== undefined) return again;
  }
  return null;
}

/** The remaining seconds of a study, by the mean of the attempts that ended; null before the first. */
export function secondsLeft(state: StudyState): number | null {
  // The time of an interrupted attempt would include the pause until the study was continued.
  const times = [...state.attempts.values()].flat().flatMap(({ beganAt, endedAt, status }) => {
    const seconds = endedAt === null || status === null ? NaN : (Date.parse(endedAt) - Date.parse(beganAt)) / 1000;
    // A day that does not exist, such as February 30, has no time.
    return Number.isFinite(seconds) ? [seconds] : [];
  });
  if (times.length === 0) return null;
  const left = state.started.order.filter(
    ({ position, variant }) => !state.skipped.has(variant) && !(state.attempts.get(position) ?? []).some(isGood),
  ).length;
  return (left * times.reduce((sum, time) => sum + time, 0)) / times.length;
}

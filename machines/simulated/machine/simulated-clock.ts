import type { Clock } from '../../../engine/model/clock.ts';

/** A clock that a test controls: sleeping takes no real time. */
export interface SimulatedClock extends Clock {
  /** Advances the time by that many seconds; alarms that are due in this time ring. */
  advance(seconds: number): void;
}

/**
 * A clock that starts at `start` (ISO 8601). Its sleep advances it at once, at most to the alarm that ends the sleep;
 * an aborted signal rejects with its reason.
 */
export function simulatedClock(start = '2026-11-22T07:36:00.000Z'): SimulatedClock {
  let time = Date.parse(start);
  const alarms = new Set<{ readonly at: number; readonly ringing: AbortController }>();
  const moveTo = (end: number, signal?: AbortSignal): void => {
    const due = [...alarms].filter(({ at }) => at <= end).toSorted((left, right) => left.at - right.at);
    for (const alarm of due) {
      time = Math.max(time, alarm.at);
      alarms.delete(alarm);
      alarm.ringing.abort(new Error('the time is up'));
      signal?.throwIfAborted();
    }
    time = Math.max(time, end);
  };
  return {
    now: () => new Date(time),
    advance: (seconds) => moveTo(time + seconds * 1000),
    async sleep(seconds, signal) {
      signal?.throwIfAborted();
      moveTo(time + seconds * 1000, signal);
    },
    alarm(seconds) {
      const alarm = { at: time + seconds * 1000, ringing: new AbortController() };
      alarms.add(alarm);
      return { signal: alarm.ringing.signal, [Symbol.dispose]: () => void alarms.delete(alarm) };
    },
  };
}

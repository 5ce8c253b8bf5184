import type { Clock } from '../../engine/clock.ts';

/** A clock that a test moves: sleeping takes no real time. */
export interface SimulatedClock extends Clock {
  /** Moves time on by that many seconds. */
  advance(seconds: number): void;
}

/** A clock that starts at `start` (ISO 8601) and whose sleep moves it on at once; an aborted signal rejects with its reason. */
export function simulatedClock(start = '2026-11-22T07:36:00.000Z'): SimulatedClock {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    advance(seconds) {
      time += seconds * 1000;
    },
    async sleep(seconds, signal) {
      signal?.throwIfAborted();
      time += seconds * 1000;
    },
  };
}

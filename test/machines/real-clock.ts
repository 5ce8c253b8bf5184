import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../engine/clock.ts';

/** Real time, for tests against real programs. */
export const realClock: Clock = {
  now: () => new Date(),
  sleep: (seconds, signal) => setTimeout(seconds * 1000, undefined, signal === undefined ? {} : { signal }),
};

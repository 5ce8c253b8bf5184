import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../engine/clock.ts';

/** The real time. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (seconds, signal) => setTimeout(seconds * 1000, undefined, signal === undefined ? {} : { signal }),
};

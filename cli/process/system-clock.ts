import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../engine/model/clock.ts';

/** The longest time that a timer can be set to, in milliseconds: a longer one would ring at once. */
const longest = 2 ** 31 - 1;

/** The real time. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (seconds, signal) => pause(seconds * 1000, undefined, signal === undefined ? {} : { signal }),
  alarm(seconds) {
    const ringing = new AbortController();
    const timer = setTimeout(
      () => ringing.abort(new Error('the time limit was reached')),
      Math.min(seconds * 1000, longest),
    );
    return { signal: ringing.signal, [Symbol.dispose]: () => clearTimeout(timer) };
  },
};

import { systemClock } from '../../cli/system-clock.ts';
import type { Clock } from '../../engine/clock.ts';

/** Real time, for tests against real programs. */
export const realClock: Clock = systemClock;

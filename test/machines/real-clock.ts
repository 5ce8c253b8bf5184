import { systemClock } from '../../cli/process/system-clock.ts';
import type { Clock } from '../../engine/model/clock.ts';

/** Real time, for tests against real programs. */
export const realClock: Clock = systemClock;

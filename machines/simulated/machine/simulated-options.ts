import type { Fault } from './faults.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** The behaviour of a handle on a simulated machine. */
export interface SimulatedOptions {
  /** The default is "host". */
  readonly name?: string;
  readonly fault?: Fault;
  readonly clock?: SimulatedClock;
  /** The default is true: a reboot cuts the connection and `reconnect` finds the machine again. */
  readonly outlivesReboot?: boolean;
  /** The number of failures of `reconnect` before a booting machine answers; the default is 1. */
  readonly attempts?: number;
  /** The environment of programs. */
  readonly environment?: Readonly<Record<string, string>>;
}

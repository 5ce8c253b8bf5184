import type { Fault } from './faults.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** How a handle on a simulated machine behaves. */
export interface SimulatedOptions {
  /** "host" by default. */
  readonly name?: string;
  readonly fault?: Fault;
  readonly clock?: SimulatedClock;
  /** True by default: a reboot cuts the connection and `reconnect` finds the machine again. */
  readonly outlivesReboot?: boolean;
  /** How many times `reconnect` fails before a booting machine answers; 1 by default. */
  readonly attempts?: number;
  /** What programs find in their environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

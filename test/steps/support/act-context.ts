import type { Clock } from '../../../engine/model/clock.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import type { ActContext } from '../../../engine/model/step-type.ts';

/** The context of an act in a lab of one machine: nothing pending, never interrupted, without a view. */
export function actContext(machine: Machine, clock: Clock, rest: Partial<ActContext> = {}): ActContext {
  const { signal } = new AbortController();
  return {
    machine,
    clock,
    signal,
    reach: () => Promise.resolve(machine),
    pending: [],
    rebooted: false,
    progress: () => {},
    ...rest,
  };
}

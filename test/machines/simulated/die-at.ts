import type { Fault } from '../../../machines/simulated/machine/faults.ts';

/** Kills runbook at the call with this number among those that may change the machine. */
export function dieAt(index: number, when: 'die-before' | 'die-after'): Fault {
  return (call) => (call.index === index ? when : undefined);
}

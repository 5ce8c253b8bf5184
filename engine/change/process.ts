import type { Clock } from '../model/clock.ts';
import type { ProcessChange } from '../change.ts';
import type { Machine } from '../model/machine.ts';
import { startProcess } from './process-start.ts';
import { sameProgram } from './process-state.ts';
import type { ProcessState } from './process-state.ts';
import { stopProcess } from './process-stop.ts';

export { observeProcess } from './process-state.ts';

/**
 * A start that was cut short while it waited counts as started, so that undo stops it; the wait is asked for again by
 * a change whose `before` is already running, and that one has its `after` only when the process has answered.
 * A stop that was cut short after the process had ended counts as not yet done: its folder is still there.
 */
export function reachedProcess(change: ProcessChange, observed: ProcessState, side: 'before' | 'after'): boolean {
  if (!change.after.running && observed.leftover) return side === 'before';
  if (!change[side].running) return !observed.running;
  if (!observed.running) return false;
  if (observed.argv && !sameProgram(observed.argv, change.argv)) return false;
  return side === 'before' || !change.before.running || observed.ready !== false;
}

export function performProcess(
  change: ProcessChange,
  machine: Machine,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  return change.after.running
    ? startProcess(change, machine, clock, signal)
    : stopProcess(change, machine, clock, signal);
}

export function invertProcess(change: ProcessChange): ProcessChange {
  return { ...change, before: change.after, after: change.before };
}

export function describeProcess(change: ProcessChange): string {
  const program = change.argv[0]?.slice(change.argv[0].lastIndexOf('/') + 1);
  // A wait that is taken up again is described like the start it belongs to: it is what was approved.
  return change.after.running ? `+ start ${change.unit} (${program})` : `- stop ${change.unit} (${program})`;
}

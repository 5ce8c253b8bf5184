import { duration } from '../../process/duration.ts';
import { plural } from '../../process/plural.ts';
import { leavesOf, type Branch } from './grow-tree.ts';
import type { StepProgress, StepState } from './step-progress.ts';

/** State and note of a row, e.g. running and "2 of 5 steps". */
export interface RowStatus {
  readonly state: StepState;
  readonly note: string;
}

/** True for a step that has ended. */
export const hasEnded = (state: StepState): boolean => state !== 'ahead' && state !== 'running';

/** The state of a block, derived from those of its steps. */
function stateOf(steps: readonly StepProgress[]): StepState {
  const states = steps.map(({ state }) => state);
  const has = (...wanted: readonly StepState[]): boolean => states.some((state) => wanted.includes(state));
  if (states.every((state) => state === 'ahead')) return 'ahead';
  if (has('failed', 'refused')) return 'failed';
  if (has('stopped')) return 'stopped';
  if (has('waiting')) return 'waiting';
  if (!states.every(hasEnded)) return 'running';
  if (has('changed', 'acted')) return 'changed';
  if (states.every((state) => state === 'skipped')) return 'skipped';
  return has('checked') ? 'checked' : 'unchanged';
}

/** Whole seconds, so that repeated drawing changes only once a second. */
const elapsed = (milliseconds: number): string =>
  duration(Math.max(1000, Math.floor(milliseconds / 1000) * 1000)).replace('.0 s', ' s');

/** For how long something has run; empty in its first second. */
export const since = (startedAt: number, now: number): string =>
  now - startedAt < 1000 ? '' : elapsed(now - startedAt);

function parentOf(branch: Branch, progressOf: (key: string) => StepProgress): RowStatus {
  const steps = leavesOf(branch).map(({ key }) => progressOf(key));
  const state = stateOf(steps);
  const ended = steps.filter((step) => hasEnded(step.state));
  const count = plural(steps.length, 'step');
  if (state === 'ahead') return { state, note: count };
  if (ended.length < steps.length) return { state, note: `${ended.length} of ${count}` };
  const from = Math.min(...steps.map(({ startedAt }) => startedAt));
  return { state, note: `${count}, ${duration(Math.max(...steps.map(({ endedAt }) => endedAt)) - from)}` };
}

/** The state and the note of any row. */
export function statusOf(branch: Branch, progressOf: (key: string) => StepProgress, now: number): RowStatus {
  if (branch.branches.length > 0) return parentOf(branch, progressOf);
  const { state, note, startedAt } = progressOf(branch.key);
  return { state, note: state === 'running' ? since(startedAt, now) : note };
}

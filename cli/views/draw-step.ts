import { duration } from '../process/duration.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint, Role } from '../process/paint.ts';
import { plural } from '../process/plural.ts';
import type { StepWord, RunState } from './run-state.ts';

/** The role that each word is painted in. */
export const roleOf: Readonly<Record<StepWord, Role>> = {
  changed: 'change',
  ok: 'good',
  done: 'good',
  skipped: 'dim',
  failed: 'bad',
  refused: 'bad',
  waiting: 'warn',
};

/** The dim text after a finished step: its result and its duration. */
export function noteOf(state: RunState, at: number, reason: string | null): string {
  const parts = [
    state.stepChanges > 0 ? plural(state.stepChanges, 'change') : '',
    state.stepChecks > 0 ? plural(state.stepChecks, 'check') : '',
    reason === null ? duration(at - state.stepStartedAt) : escapeControlsInLine(reason),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** One finished step on one line: its id in a column, its title, and the note in dim. */
export function drawStep(id: string, title: string, note: string, idWidth: number, paint: Paint): string {
  return `${paint('id', escapeControlsInLine(id).padEnd(idWidth))}  ${escapeControlsInLine(title)}  ${paint('dim', note)}`;
}

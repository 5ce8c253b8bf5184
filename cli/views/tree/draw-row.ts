import { cutToWidth, padToWidth } from '../../process/display-width.ts';
import { escapeControlsInLine } from '../../process/escape-controls.ts';
import type { Paint, Role } from '../../process/paint.ts';
import { textOf, type Columns } from './columns.ts';
import type { Branch } from './grow-tree.ts';
import type { RowStatus } from './row-status.ts';
import type { StepState } from './step-progress.ts';

/** The properties of the screen that the tree is drawn on. */
export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  /** The present frame of the spinner. */
  readonly spinner: string;
  /** Milliseconds of the clock that the progress is measured by. */
  readonly now: number;
}

const marks: Readonly<Record<Exclude<StepState, 'running'>, readonly [mark: string, role: Role]>> = {
  ahead: ['·', 'dim'],
  changed: ['✔', 'good'],
  checked: ['✔', 'good'],
  acted: ['✔', 'good'],
  unchanged: ['=', 'dim'],
  skipped: ['↓', 'dim'],
  failed: ['✖', 'bad'],
  refused: ['✖', 'bad'],
  waiting: ['…', 'warn'],
  stopped: ['!', 'warn'],
};

/** The mark in front of a row. */
export function markOf(state: StepState, { paint, spinner }: Canvas): string {
  if (state === 'running') return paint('change', spinner);
  const [mark, role] = marks[state];
  return paint(role, mark);
}

/** One row: mark, label, title and machine, note. The note is cut to the terminal's width unless it `isWhole`. */
export function drawRow(
  branch: Branch,
  depth: number,
  { state, note }: RowStatus,
  columns: Columns,
  canvas: Canvas,
  isWhole: boolean,
): string {
  const { paint } = canvas;
  const indent = ' '.repeat(2 * depth);
  const label = padToWidth(escapeControlsInLine(branch.label), Math.max(1, columns.label - 2 * depth));
  const text = textOf(branch);
  const title = padToWidth(text, columns.title);
  const room = canvas.columns - 1 - columns.label - 6 - columns.title;
  const said = isWhole ? note : cutToWidth(note, room);
  const role: Role | null = state === 'ahead' ? 'dim' : state === 'running' ? 'title' : null;
  const parts = [
    paint(state === 'ahead' ? 'dim' : 'id', label),
    ...(text === '' && columns.title === 0 ? [] : [role === null ? title : paint(role, title)]),
    ...(said === '' ? [] : [paint('dim', said)]),
  ];
  const line = `${indent}${markOf(state, canvas)} ${parts.join('  ')}`;
  return said === '' ? line.replace(/(?<! ) +((?:\u001b\[\d+m)*)$/, '$1') : line;
}

import { cutToWidth, displayWidth, padToWidth } from '../../process/display-width.ts';
import { duration } from '../../process/duration.ts';
import { neutralLine } from '../../process/escape-controls.ts';
import type { Paint, Role } from '../../process/paint.ts';
import { plural } from '../../process/plural.ts';
import { leavesOf, type Branch } from './grow-tree.ts';
import type { StepProgress, StepState } from './step-progress.ts';

/** What the tree is drawn on. */
export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  /** The spinner as it stands now. */
  readonly spinner: string;
  /** Milliseconds of the clock that the progress is measured by. */
  readonly now: number;
}

/** Where the columns of the tree begin and end. */
export interface Columns {
  /** Of the labels with their indentation. */
  readonly label: number;
  /** Of the titles, with the machine where that is not the host. */
  readonly title: number;
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

const placeOf = (branch: Branch): string => (branch.on === 'host' ? '' : ` on ${neutralLine(branch.on)}`);

const textOf = (branch: Branch): string => `${neutralLine(branch.title)}${placeOf(branch)}`.trimStart();

const isSet = (state: StepState): boolean => state !== 'ahead' && state !== 'running';

/** Room that is kept for the notes behind the titles. */
const noteRoom = 24;

/** The columns that fit all branches, on a terminal of this width. */
export function columnsOf(branches: readonly Branch[], least: number, width: number): Columns {
  const walk = (each: Branch, depth: number): readonly { readonly branch: Branch; readonly depth: number }[] => [
    { branch: each, depth },
    ...each.branches.flatMap((below) => walk(below, depth + 1)),
  ];
  const all = branches.flatMap((branch) => walk(branch, 0));
  const longest = Math.max(
    least,
    ...all.map(({ branch, depth }) => 2 * depth + displayWidth(neutralLine(branch.label))),
  );
  const label = Math.min(longest, 24, Math.floor(width / 3));
  const room = Math.max(10, width - label - 6 - noteRoom);
  return { label, title: Math.min(room, Math.max(0, ...all.map(({ branch }) => displayWidth(textOf(branch))))) };
}

/** How a block stands, by its steps. */
function stateOf(steps: readonly StepProgress[]): StepState {
  const states = steps.map(({ state }) => state);
  const has = (...wanted: readonly StepState[]): boolean => states.some((state) => wanted.includes(state));
  if (states.every((state) => state === 'ahead')) return 'ahead';
  if (has('failed', 'refused')) return 'failed';
  if (has('stopped')) return 'stopped';
  if (has('waiting')) return 'waiting';
  if (!states.every(isSet)) return 'running';
  if (has('changed', 'acted')) return 'changed';
  if (states.every((state) => state === 'skipped')) return 'skipped';
  return has('checked') ? 'checked' : 'unchanged';
}

/** Whole seconds, so that what is drawn again and again changes once a second. */
const elapsed = (milliseconds: number): string =>
  duration(Math.max(1000, Math.floor(milliseconds / 1000) * 1000)).replace('.0 s', ' s');

/** How long something runs by now; nothing in its first second. */
export const since = (startedAt: number, now: number): string =>
  now - startedAt < 1000 ? '' : elapsed(now - startedAt);

function parentOf(branch: Branch, progressOf: (key: string) => StepProgress): { state: StepState; note: string } {
  const steps = leavesOf(branch).map(({ key }) => progressOf(key));
  const state = stateOf(steps);
  const set = steps.filter((step) => isSet(step.state));
  const count = plural(steps.length, 'step');
  if (state === 'ahead') return { state, note: count };
  if (set.length < steps.length) return { state, note: `${set.length} of ${count}` };
  const from = Math.min(...steps.map(({ startedAt }) => startedAt));
  return { state, note: `${count}, ${duration(Math.max(...steps.map(({ endedAt }) => endedAt)) - from)}` };
}

/** State and note of any row. */
export function standingOf(
  branch: Branch,
  progressOf: (key: string) => StepProgress,
  now: number,
): { readonly state: StepState; readonly note: string } {
  if (branch.branches.length > 0) return parentOf(branch, progressOf);
  const { state, note, startedAt } = progressOf(branch.key);
  return { state, note: state === 'running' ? since(startedAt, now) : note };
}

/** One row: mark, label, title and machine, note. The note is cut to the terminal's width unless it `isWhole`. */
export function drawRow(
  branch: Branch,
  depth: number,
  { state, note }: { readonly state: StepState; readonly note: string },
  columns: Columns,
  canvas: Canvas,
  isWhole: boolean,
): string {
  const { paint } = canvas;
  const indent = ' '.repeat(2 * depth);
  const label = padToWidth(neutralLine(branch.label), Math.max(1, columns.label - 2 * depth));
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
  return said === '' ? line.replace(/ +((?:\u001b\[\d+m)*)$/, '$1') : line;
}

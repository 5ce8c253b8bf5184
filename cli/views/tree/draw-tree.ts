import { stripVTControlCharacters } from 'node:util';
import { cutToWidth, displayWidth, padToWidth } from '../../process/display-width.ts';
import { duration } from '../../process/duration.ts';
import { escapeControlsInLine } from '../../process/escape-controls.ts';
import { plural } from '../../process/plural.ts';
import { hangingIndent } from '../../process/hanging-indent.ts';
import { columnsOf, type Columns } from './columns.ts';
import { drawRow, markOf, type Canvas } from './draw-row.ts';
import { foldItems, hideItems, type Hidden, type Item } from './fold-items.ts';
import { leavesOf, type Branch } from './grow-tree.ts';
import { progressBar } from './progress-bar.ts';
import { hasEnded, since, statusOf } from './row-status.ts';
import type { MachineProgress, StepProgress } from './step-progress.ts';

/** The steps of a run with their progress. */
export interface Tree {
  readonly branches: readonly Branch[];
  readonly progressOf: (key: string) => StepProgress;
  /** Least width of the column of labels. */
  readonly labelWidth: number;
  /** The time when the first step started. */
  readonly startedAt: number;
  /** A message for the person, e.g. that the run is stopping. */
  readonly notice: string;
}

/** Lines below a running step that even a low terminal shows. */
const leastBelow = 3;

const cut = (line: string, width: number): string =>
  displayWidth(line) <= width ? line : cutToWidth(stripVTControlCharacters(line), width);

function drawProgress(text: string, fraction: number | null, { paint }: Canvas): string {
  const said = paint('dim', escapeControlsInLine(text));
  return fraction === null ? said : `${progressBar(fraction, paint)}  ${said}`;
}

function drawMachine(machine: MachineProgress, width: number, canvas: Canvas, isFinal: boolean): readonly string[] {
  const { name, text, fraction, startedAt, endedAt } = machine;
  const mark = markOf(endedAt !== null ? 'acted' : isFinal ? 'stopped' : 'running', canvas);
  const note = endedAt === null ? since(startedAt, canvas.now) : duration(endedAt - startedAt);
  const row =
    `${mark} ${canvas.paint('id', padToWidth(escapeControlsInLine(name), width))}  Bring the machine up  ${canvas.paint('dim', note)}`.trimEnd();
  return endedAt !== null || isFinal ? [row] : [row, `  ${drawProgress(text, fraction, canvas)}`];
}

/** The lines below a step: its messages, the machines that it needs, and its present activity. */
function drawBelow(step: StepProgress, depth: number, canvas: Canvas, isFinal: boolean): readonly string[] {
  const indent = ' '.repeat(2 * depth + 4);
  const width = canvas.columns - 1 - indent.length;
  const longest = Math.min(
    24,
    Math.max(0, ...step.machines.map(({ name }) => displayWidth(escapeControlsInLine(name)))),
  );
  const machines = step.machines.flatMap((machine) => drawMachine(machine, longest, canvas, isFinal));
  const kept = step.below.flatMap((line) => hangingIndent(line, width));
  if (isFinal) return [...kept, ...machines].map((line) => `${indent}${line}`);
  const now = step.state === 'running' && step.text !== '' ? [drawProgress(step.text, step.fraction, canvas)] : [];
  const most = Math.max(leastBelow, Math.floor(canvas.rows / 2));
  const more = kept.length - most;
  const first = more > 1 ? [...kept.slice(0, most), canvas.paint('dim', `⋯ ${more} more lines`)] : kept;
  return [...first, ...machines, ...now].map((line) => `${indent}${cut(line, width)}`);
}

function itemsOf(tree: Tree, columns: Columns, canvas: Canvas, isFinal: boolean): readonly Item[] {
  const walk = (branch: Branch, depth: number): readonly Item[] => {
    const status = statusOf(branch, tree.progressOf, canvas.now);
    const isLeaf = branch.branches.length === 0;
    const row = drawRow(branch, depth, status, columns, canvas, isFinal);
    const said = isLeaf ? drawBelow(tree.progressOf(branch.key), depth, canvas, isFinal) : [];
    const item = {
      lines: [...(isFinal ? hangingIndent(row, canvas.columns - 1) : [row]), ...said],
      depth,
      steps: isLeaf ? 1 : 0,
      isPinned: leavesOf(branch).some(({ key }) => tree.progressOf(key).state === 'running'),
      isAhead: status.state === 'ahead',
    };
    const below = branch.branches.flatMap((each) => walk(each, depth + 1));
    return [{ ...item, holds: below.length }, ...below];
  };
  return tree.branches.flatMap((branch) => walk(branch, 0));
}

/** How many steps have ended, and the message for the person. */
function drawFooter(tree: Tree, canvas: Canvas): readonly string[] {
  const steps = tree.branches.flatMap(leavesOf).map(({ key }) => tree.progressOf(key).state);
  const ended = steps.filter(hasEnded).length;
  const parts = [`${ended} of ${plural(steps.length, 'step')}`, since(tree.startedAt, canvas.now)];
  const count = steps.length < 2 ? [] : [canvas.paint('dim', parts.filter((part) => part !== '').join(', '))];
  const notice =
    tree.notice === ''
      ? []
      : hangingIndent(canvas.paint('warn', escapeControlsInLine(tree.notice)), canvas.columns - 3);
  const lines = [...count, ...notice].map((line) => `  ${cut(line, canvas.columns - 3)}`);
  return lines.length > 0 && canvas.rows >= 12 ? ['', ...lines] : lines;
}

/** The tree during the run: no line is wider than the terminal, and together they leave a row for the cursor. */
export function drawTree(tree: Tree, canvas: Canvas): readonly string[] {
  const columns = columnsOf(tree.branches, tree.labelWidth, canvas.columns);
  const items = itemsOf(tree, columns, canvas, false);
  const running = items.findLastIndex(({ isPinned }) => isPinned);
  const center = running === -1 ? items.findLastIndex(({ isAhead }) => !isAhead) : running;
  const footer = drawFooter(tree, canvas);
  const height = Math.max(1, canvas.rows - 1 - footer.length);
  const drawHidden = ({ count, depth, isAhead }: Hidden): string =>
    `${' '.repeat(2 * depth)}${canvas.paint('dim', isAhead ? `⋯ ${count} more ${count === 1 ? 'step' : 'steps'}` : `⋯ ${plural(count, 'step')} done`)}`;
  const lines = foldItems(items, Math.max(0, center), height, drawHidden);
  return [...lines, ...footer].map((line) => cut(line, canvas.columns - 1)).slice(0, Math.max(1, canvas.rows - 1));
}

/** The tree as it stays on the screen: every step that was started, in full, and how many were not. */
export function drawFinalTree(tree: Tree, canvas: Canvas): readonly string[] {
  const columns = columnsOf(tree.branches, tree.labelWidth, canvas.columns);
  const items = itemsOf(tree, columns, canvas, true);
  const ahead = new Set(items.flatMap(({ isAhead }, index) => (isAhead ? [index] : [])));
  return hideItems(items, ahead, ({ count, depth }) => {
    const text = `${markOf('ahead', canvas)} ${canvas.paint('dim', `${plural(count, 'step')} not started`)}`;
    return `${' '.repeat(2 * depth)}${text}`;
  });
}

import type { Terminal } from '../../process/terminal.ts';
import { drawFinalTree, drawTree, type Tree } from './draw-tree.ts';
import type { Canvas } from './draw-row.ts';
import type { Frame } from './frame.ts';
import { growTree, leavesOf, type ComingStep } from './grow-tree.ts';
import { runTree, type RunningTree } from './run-tree.ts';
import { notStarted, type StepProgress } from './step-progress.ts';

/** A tree on the terminal, and the changes that it can show. */
export interface LiveTree {
  /** Starts the first step with this id that was not started; false if the tree has none. */
  begin(id: string): boolean;
  /** Changes the progress of the running step. A state other than running ends it. */
  update(change: (step: StepProgress) => StepProgress): void;
  isRunning(): boolean;
  notice(text: string): void;
  /** Ends the tree; a step that runs is shown as stopped. */
  close(): void;
  readonly run: RunningTree['run'];
}

/** The tree of these steps, with a column of labels at least `labelWidth` wide. */
export function createLiveTree(
  steps: readonly ComingStep[],
  labelWidth: number,
  terminal: Terminal,
  now: () => number,
): LiveTree {
  const branches = growTree(steps);
  const leaves = branches.flatMap(leavesOf);
  const progress = new Map<string, StepProgress>();
  const startedAt = now();
  let running: string | null = null;
  let notice = '';
  const progressOf = (key: string): StepProgress => progress.get(key) ?? notStarted;
  const treeNow = (): Tree => ({ branches, progressOf, labelWidth, startedAt, notice });
  const canvasNow = (spinner: string): Canvas => {
    const { columns, rows, paint } = terminal;
    return { columns, rows, paint, spinner, now: now() };
  };
  const framed = (spinner: string, draw: (tree: Tree, canvas: Canvas) => readonly string[]): Frame => {
    const canvas = canvasNow(spinner);
    return { lines: draw(treeNow(), canvas), columns: canvas.columns, rows: canvas.rows };
  };
  const shown = runTree(branches, {
    draw: (spinner) => framed(spinner, drawTree),
    drawFinal: () => framed('', drawFinalTree),
  });
  const update: LiveTree['update'] = (change) => {
    if (running === null) return;
    const key = running;
    const before = progressOf(key);
    const after = change(before);
    progress.set(key, after.state === 'running' ? after : { ...after, endedAt: now() });
    if (after.state === 'running') return;
    running = null;
    shown.end(key);
  };
  return {
    begin: (id) => {
      const next = leaves.find((leaf) => leaf.id === id && progressOf(leaf.key).state === 'ahead');
      if (next === undefined) return false;
      update((step) => ({ ...step, state: 'stopped' }));
      running = next.key;
      progress.set(next.key, { ...notStarted, state: 'running', startedAt: now() });
      return true;
    },
    update,
    isRunning: () => running !== null,
    notice: (text) => void (notice = text),
    close: () => {
      update((step) => ({ ...step, state: 'stopped', note: 'stopped' }));
      shown.close();
    },
    run: shown.run,
  };
}

import { changeKinds } from '../../changes/index.ts';
import type { Event } from '../../engine/model/event.ts';
import { duration } from '../process/duration.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Terminal } from '../process/terminal.ts';
import { noteOf } from './draw-step.ts';
import { createPlainView, drawEvent, describeSkippedChange, textOf } from './create-plain-view.ts';
import { reduceRun, initialRunState } from './run-state.ts';
import type { ComingStep } from './tree/grow-tree.ts';
import { createLiveTree, type LiveTree } from './tree/live-tree.ts';
import { machineConnecting, machineConnected, type StepProgress } from './tree/step-progress.ts';
import type { UndoShown, View, ViewOptions } from './view.ts';

/** Words for results that a mark alone does not show. */
const asides = { changed: '', checked: '', acted: '', unchanged: 'no change needed, ', skipped: 'skipped: ' } as const;

const bringUp = 'Bring the machine up';

/** Least width of the labels. */
const labelWidth = 4;

/**
 * The steps of an undo in its order, where a step can appear more than once; then its reboot, and the tasks that only a
 * person can undo.
 */
function stepsOfUndo({ recorded, undoings, reboots }: UndoShown): readonly ComingStep[] {
  const titles = new Map(recorded.plan?.steps.map(({ id, title }) => [id, title]));
  const back = undoings
    .map(({ of }) => of)
    .filter(({ step }, index, all) => step !== all[index - 1]?.step)
    .map(({ step, on }) => ({ id: step, title: titles.get(step) ?? step, on }));
  const reboot = { id: 'reboot', title: 'Reboot without the boot-time settings', on: 'host' };
  const byHand = [...recorded.asked.values()].toReversed().map(({ step, title }) => ({ id: step, title, on: 'host' }));
  return [...back, ...(reboots ? [reboot] : []), ...byHand];
}

/** For a person at a terminal: the steps of the run as one tree, which is redrawn in place until the run ends. */
export function createLiveView(terminal: Terminal, options: ViewOptions): View {
  const plain = createPlainView(terminal, options);
  let state = initialRunState;
  let coming: readonly ComingStep[] = [];
  let tree: LiveTree | null = null;
  /** The machine that has a separate tree while it starts before any step. */
  let connecting: string | null = null;
  let shown: Promise<unknown> = Promise.resolve();
  const after = (work: () => unknown): void => void (shown = shown.then(work));
  const close = (): void => {
    tree?.close();
    tree = null;
    connecting = null;
  };
  const open = (steps: readonly ComingStep[]): LiveTree => {
    close();
    const opened = createLiveTree(steps, labelWidth, terminal, options.now);
    tree = opened;
    after(opened.run);
    return opened;
  };
  const begin = (id: string, title: string): void => {
    if (tree?.begin(id) === true) return;
    // A step that was not announced gets a separate tree.
    const known = tree === null && coming.some((step) => step.id === id);
    open(known ? coming : [{ id, title, on: 'host' }]).begin(id);
  };
  const change = (by: Partial<StepProgress>): void => tree?.update((step) => ({ ...step, ...by }));
  const keep = (lines: readonly string[], by: Partial<StepProgress> = {}): void =>
    tree?.update((step) => ({ ...step, ...by, below: [...step.below, ...lines] }));
  const linesOf = (event: Event, at: number): readonly string[] =>
    drawEvent(event, state, at, 0, options, terminal)
      // The first line names the step, which its row does.
      .slice(1)
      .map((line) => line.replace(/^ {10}/, ''));
  const show = (event: Event, at: number): void => {
    switch (event.kind) {
      case 'run-resumed':
        return close();
      case 'step-started':
        return begin(event.step, event.title);
      case 'change-intended':
        return change({ text: changeKinds.describe(event.change), fraction: null });
      case 'progress':
        return change({ text: event.text, fraction: event.fraction });
      case 'step-ended':
        return change({ state: event.result, note: `${asides[event.result]}${noteOf(state, at, event.reason)}` });
      case 'asked':
        return keep([terminal.paint('warn', 'For you to do:'), ...linesOf(event, at).map((each) => `  ${each}`)], {
          text: '',
          fraction: null,
        });
      case 'attempt-failed': {
        const { attempt, of, delay } = event;
        const next = delay === 0 ? '' : `, the next one in ${delay} s`;
        const line = `${terminal.paint('bad', '✖')} attempt ${attempt} of ${of} failed, ${noteOf(state, at, null)}${next}`;
        return keep([line, ...linesOf(event, at).map((each) => `  ${each}`)], { text: '', fraction: null });
      }
      case 'step-failed':
        return keep(linesOf(event, at), { state: 'failed', note: `failed, ${noteOf(state, at, null)}` });
      case 'refused': {
        if (event.step !== null) {
          return keep(linesOf(event, at), { state: 'refused', note: `refused, ${noteOf(state, at, null)}` });
        }
        close();
        const lines = drawEvent(event, state, at, 0, options, terminal);
        return after(() => terminal.out(textOf(lines, terminal)));
      }
      case 'waiting':
        return change({ state: 'waiting', note: `waiting for ${escapeControlsInLine(event.for)}` });
      case 'change-drifted':
      case 'change-done': {
        const text = describeSkippedChange(event, state);
        return text === undefined
          ? undefined
          : keep([`${terminal.paint('warn', '!')} left: ${escapeControlsInLine(text)}`]);
      }
      case 'run-ended': {
        close();
        const lines = drawEvent(event, state, at, 0, options, terminal);
        return after(() => terminal.out(textOf(lines, terminal)));
      }
      case 'run-started':
      case 'plan-approved':
      case 'rebooted':
      case 'checks-done':
        return;
    }
  };
  return {
    diagnostics: (diagnostics) => after(() => plain.diagnostics(diagnostics)),
    steps: (steps) => void (coming = steps),
    plan: (plan) => {
      coming = plan.steps;
      after(() => plain.plan(plan));
    },
    undoPlan: (undo) => {
      coming = stepsOfUndo(undo);
      after(() => plain.undoPlan(undo));
    },
    event: (event) => {
      const at = options.now();
      state = reduceRun(state, event, at);
      show(event, at);
    },
    note: (text) => {
      // While a tree is on the screen, the message is part of it.
      if (tree === null) after(() => terminal.err(`${escapeControlsInLine(text)}\n`));
      else tree.notice(text);
    },
    connecting: (machine, text, fraction) => {
      if (tree === null) {
        open([{ id: machine, title: bringUp, on: 'host' }]).begin(machine);
        connecting = machine;
      }
      if (connecting === machine) change({ text, fraction });
      else tree?.update((step) => machineConnecting(step, machine, text, fraction, options.now()));
    },
    connected: (machine) => {
      const at = options.now();
      if (connecting !== machine) return tree?.update((step) => machineConnected(step, machine, at));
      tree?.update((step) => ({ ...step, state: 'acted', note: duration(at - step.startedAt) }));
      connecting = null;
      close();
    },
    settle: async () => {
      close();
      await shown;
    },
  };
}

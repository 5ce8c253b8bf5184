import { changeKinds } from '../../changes/index.ts';
import type { Event } from '../../engine/model/event.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Terminal } from '../process/terminal.ts';
import { drawDiagnostics } from './draw-diagnostics.ts';
import { drawEnding } from './draw-ending.ts';
import { drawRefusal, drawPlan } from './draw-plan.ts';
import { drawUndo } from './draw-undo.ts';
import { drawStep, noteOf, roleOf } from './draw-step.ts';
import { placeOf } from './tree/place-of.ts';
import { hangingIndent } from '../process/hanging-indent.ts';
import { reduceRun, initialRunState, type StepWord, type RunState } from './run-state.ts';
import type { View, ViewOptions } from './view.ts';

const sinceLeft = ({ left, found }: Extract<Event, { kind: 'change-drifted' }>): string =>
  left === undefined || left === null ? `found ${found}` : `the run set ${left}, found ${found}`;

/** The change that was not undone or kept its value, and why, on one line; undefined for any other event. */
export function describeSkippedChange(event: Event, state: RunState): string | undefined {
  if (event.kind === 'change-drifted')
    return `${changeKinds.describe(event.change)}${placeOf(event.on)}; ${sinceLeft(event)}`;
  if (event.kind !== 'change-done' || event.kept === undefined) return undefined;
  const change = state.intended.get(event.index);
  return change && `${changeKinds.describe(change)}; ${event.kept}`;
}

/** The width of the column of step ids. */
export const widthOf = (ids: readonly string[]): number => Math.min(24, Math.max(4, ...ids.map((id) => id.length)));

/** Lines as they go out: broken at the edge of a terminal, whole in a pipe. */
export function textOf(lines: readonly string[], { isTTY, columns }: Pick<Terminal, 'isTTY' | 'columns'>): string {
  const fitted = isTTY ? lines.flatMap((line) => hangingIndent(line, columns)) : lines;
  return fitted.map((line) => `${line}\n`).join('');
}

/** An event as lines that are understandable alone: first the event, then the step. */
export function drawEvent(
  event: Event,
  state: RunState,
  at: number,
  idWidth: number,
  options: ViewOptions,
  terminal: Pick<Terminal, 'paint'>,
): string[] {
  const { paint } = terminal;
  const row = (word: string, id: string, text: string): string =>
    `${word.padEnd(8)}  ${paint('id', escapeControlsInLine(id).padEnd(idWidth))}  ${escapeControlsInLine(text)}`;
  const end = (word: StepWord, id: string, reason: string | null): string =>
    `${paint(roleOf[word], word.padEnd(8))}  ${drawStep(id, state.titles.get(id) ?? '', noteOf(state, at, reason), idWidth, paint)}`;
  switch (event.kind) {
    case 'change-intended':
      return [row('…', event.step, `${changeKinds.describe(event.change)}${placeOf(event.on)}`)];
    case 'change-drifted':
    case 'change-done': {
      const text = describeSkippedChange(event, state);
      return text === undefined ? [] : [row('kept', event.step, text)];
    }
    case 'progress':
      return [row('…', event.step, event.text)];
    case 'step-ended':
      return [end(state.words.get(event.step) ?? 'ok', event.step, event.reason)];
    case 'asked': {
      const then = event.reboots ? 'Resume the run after that. It checks:' : 'The run continues when this holds:';
      const lines = [...event.instructions.split('\n'), `${then} ${event.until}.`];
      return [
        row('by hand', event.step, event.title),
        ...lines.map((line) => `          ${escapeControlsInLine(line)}`),
      ];
    }
    case 'attempt-failed': {
      const { step, attempt, of, message, hint, delay } = event;
      const lines = [message, ...(hint === null ? [] : [`hint: ${hint}`])].join('\n').split('\n');
      const next = `attempt ${attempt} of ${of} failed, next attempt ${delay === 0 ? 'now' : `in ${delay} s`}`;
      return [row('again', step, next), ...lines.map((line) => `          ${escapeControlsInLine(line)}`)];
    }
    case 'step-failed': {
      const lines = [event.message, ...(event.hint === null ? [] : [`hint: ${event.hint}`])].join('\n').split('\n');
      return [end('failed', event.step, null), ...lines.map((line) => `          ${escapeControlsInLine(line)}`)];
    }
    case 'refused': {
      const lines = event.refusals.flatMap((each) => drawRefusal(each, paint));
      if (event.step === null)
        return [paint('title', 'Refused; nothing was changed'), ...lines.map((line) => `  ${line}`)];
      return [end('refused', event.step, null), ...lines.map((line) => `          ${line}`)];
    }
    case 'rebooted':
      return [row('…', event.step, 'rebooted')];
    case 'waiting':
      return [end('waiting', event.step, event.for)];
    case 'run-ended':
      return drawEnding(event, state, at, options.ending, paint);
    case 'run-started':
    case 'plan-approved':
    case 'run-resumed':
    case 'step-started':
    case 'checks-done':
      return [];
  }
}

/** Lines for a pipe, a log or CI: no line is ever drawn twice, and each makes sense alone. */
export function createPlainView(terminal: Terminal, options: ViewOptions): View {
  let state = initialRunState;
  let idWidth = 12;
  let last = '';
  let connecting = '';
  const print = (lines: readonly string[]): void => {
    const text = textOf(lines, terminal);
    // A progress line without new information is skipped.
    if (text !== '' && text !== last) terminal.out(text);
    last = text;
  };
  return {
    diagnostics: (diagnostics) => terminal.err(drawDiagnostics(diagnostics, terminal.paintErr)),
    steps: (steps) => void (idWidth = widthOf(steps.map(({ id }) => id))),
    plan: (plan) => {
      idWidth = widthOf(plan.steps.map(({ id }) => id));
      print([...drawPlan(plan, terminal.paint), '']);
    },
    undoPlan: (undo) => print([...drawUndo(undo, terminal.paint), '']),
    event: (event) => {
      const at = options.now();
      state = reduceRun(state, event, at);
      print(drawEvent(event, state, at, idWidth, options, terminal));
    },
    note: (text) => terminal.err(`${escapeControlsInLine(text)}\n`),
    // A message, not the requested output, so it is written to standard error.
    connecting: (machine, text) => {
      if (connecting !== text) terminal.err(`${escapeControlsInLine(machine)}: ${escapeControlsInLine(text)}\n`);
      connecting = text;
    },
    connected: () => undefined,
    settle: async () => undefined,
  };
}

import { changeKinds } from '../../changes/index.ts';
import type { RunEnded } from '../../engine/model/event.ts';
import { commandName } from '../process/command-name.ts';
import { duration } from '../process/duration.ts';
import { escapeControls, escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint } from '../process/paint.ts';
import { plural } from '../process/plural.ts';
import { roleOf } from './draw-step.ts';
import type { StepWord, RunState } from './run-state.ts';

/** The options that a command for the same machines needs, e.g. ` --lab emulated`, or an empty text. */
export interface Ending {
  readonly labArguments: string;
  /** A run that is being undone can only continue its undo. */
  readonly verb: 'apply' | 'undo';
  /** The machine is simulated and ends with the command: no later one finds the run. */
  readonly isRehearsal?: boolean;
}

const words: readonly StepWord[] = ['changed', 'ok', 'done', 'skipped', 'waiting', 'refused', 'failed'];

const most = 20;

/** The recap: `14 steps: 5 changed, 6 ok, 1 done, 2 skipped`. */
function recap(state: RunState, paint: Paint): string {
  const counts = words.flatMap((word) => {
    const count = [...state.words.values()].filter((each) => each === word).length;
    return count === 0 ? [] : [paint(roleOf[word], `${count} ${word}`)];
  });
  return counts.length === 0 ? '' : `${plural(state.words.size, 'step')}: ${counts.join(', ')}`;
}

function headline(ended: RunEnded, state: RunState, at: number, verb: Ending['verb'], paint: Paint): string {
  const time = duration(at - (state.startedAt ?? at));
  const done = verb === 'apply' ? 'Done' : 'Undone';
  switch (ended.outcome) {
    case 'done':
      return state.drifted > 0
        ? paint(
            'warn',
            `${done} in ${time}, except ${plural(state.drifted, 'change')} that ${state.drifted === 1 ? 'was' : 'were'} not undone`,
          )
        : paint('good', `${done} in ${time}`);
    case 'failed':
      return paint('bad', `Failed after ${time}`);
    case 'refused':
      return paint('bad', 'Refused; nothing was changed');
    case 'interrupted':
      return paint('warn', `Interrupted after ${time}`);
    case 'waiting':
      return paint('warn', `Waiting after ${time}`);
  }
}

function nextCommands(
  ended: RunEnded,
  { labArguments, verb, isRehearsal }: Ending,
): readonly (readonly [string, string])[] {
  if (isRehearsal === true) return [];
  const onward = [`${commandName()} resume ${ended.run}${labArguments}`, 'continue this run'] as const;
  const back = [`${commandName()} undo ${ended.run}${labArguments}`, 'undo the changes'] as const;
  const look = [`${commandName()} runs ${ended.run}${labArguments}`, 'show what this run did'] as const;
  if (ended.outcome === 'refused') return [];
  if (verb === 'undo') return ended.outcome === 'done' ? [look] : [onward, look];
  if (ended.outcome === 'done') return ended.changes > 0 ? [back, look] : [look];
  return ended.changes > 0 ? [onward, back, look] : [onward, look];
}

/** The block at the end of a run: its result, its changes, pending tasks, and the useful next commands. */
export function drawEnding(ended: RunEnded, state: RunState, at: number, ending: Ending, paint: Paint): string[] {
  const lines = ['', `${paint('title', headline(ended, state, at, ending.verb, paint))}  ${recap(state, paint)}`];
  if (ending.isRehearsal === true) {
    lines.push(paint('warn', 'The machine was simulated. No real machine was changed, and this run is not kept.'));
  }
  if (state.made.length > 0) {
    const shown = state.made.slice(0, most).map((change) => `  ${escapeControlsInLine(changeKinds.describe(change))}`);
    const rest = state.made.length - shown.length;
    lines.push('', paint('title', ending.verb === 'apply' ? 'Changed' : 'Restored'), ...shown);
    if (rest > 0) lines.push(paint('dim', `  and ${rest} more`));
  }
  if (state.told.length > 0) {
    const texts = state.told.flatMap((text) => escapeControls(text).split('\n'));
    lines.push('', paint('title', 'Result'), ...texts.map((text) => `  ${text}`));
  }
  if (ended.pending.length > 0)
    lines.push(
      '',
      `${paint('title', 'Takes effect at the next boot')}  ${ended.pending.map(escapeControlsInLine).join(', ')}`,
    );
  const commands = nextCommands(ended, ending);
  if (commands.length > 0) {
    const width = Math.max(...commands.map(([command]) => command.length));
    lines.push('', paint('title', 'Next'));
    lines.push(...commands.map(([command, does]) => `  ${command.padEnd(width)}   ${paint('dim', does)}`));
  }
  return lines;
}

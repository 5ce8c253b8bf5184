import type { Change } from '../../engine/model/change.ts';
import type { Withheld } from '../../engine/model/unknown-value.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint } from '../process/paint.ts';
import { shellWords } from '../arguments/shell-words.ts';
import { drawChange } from './draw-change.ts';

/** A program of a playbook or of a journal, as a person approves it. */
export const drawProgram = (argv: readonly string[], paint: Paint): string =>
  `${paint('warn', '?')} runs after your yes: ${escapeControlsInLine(shellWords(argv))}`;

/** A check that did not run before the approval, and the changes that are made if it shows that they are needed. */
export function drawCheck({ argv, why }: Withheld, changes: readonly Change[], paint: Paint): readonly string[] {
  const reason = why === null ? [] : [paint('dim', `  cannot run read-only here: ${escapeControlsInLine(why)}`)];
  const then = changes.flatMap((change) => {
    const [first = '', ...more] = drawChange(change, paint);
    return [`  ${paint('dim', 'then, if needed:')} ${first}`, ...more.map((line) => `  ${line}`)];
  });
  return [drawProgram(argv, paint), ...reason, ...then];
}

import type { Change } from '../../engine/model/change.ts';
import { isFile } from '../../changes/file/is-file.ts';
import { isKind } from '../../changes/is-kind.ts';
import { changeKinds } from '../../changes/index.ts';
import type { FileState } from '../../engine/model/machine.ts';
import { escapeControls, escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint, Role } from '../process/paint.ts';
import { unifiedDiff, type DiffLine } from './unified-diff.ts';

const roles: Readonly<Record<string, Role>> = { '+': 'add', '-': 'remove', '~': 'change' };

/** Most lines of one file's difference that a plan shows. */
const most = 24;

const textOf = (file: FileState | null): string | null =>
  file === null ? '' : file.encoding === 'utf8' ? file.content : null;

const modeOf = (file: FileState): string => `${file.mode.toString(8).padStart(4, '0')} ${file.owner}:${file.group}`;

/** Padding, such as the 1000 number signs of a GRUB environment block, is shown by its length. */
const withoutPadding = (text: string): string =>
  text.replace(/(.)\1{79,}/g, (run: string, character: string) => `${character.repeat(3)}⋯ (${run.length} times)`);

function drawDiffLine({ kind, text }: DiffLine, paint: Paint): string {
  if (kind === 'gap') return paint('dim', '⋯');
  const line = `${kind} ${withoutPadding(escapeControlsInLine(text))}`;
  return kind === ' ' ? paint('dim', line) : paint(roles[kind] ?? 'dim', line);
}

/** The added and removed lines of a file, with its mode if it changes. */
export function drawFile(before: FileState | null, after: FileState | null, paint: Paint): string[] {
  const lines: string[] = [];
  if (before !== null && after !== null && modeOf(before) !== modeOf(after))
    lines.push(paint('dim', `mode ${modeOf(before)} -> ${modeOf(after)}`));
  if (before === null && after !== null && modeOf(after) !== '0644 0:0')
    lines.push(paint('dim', `mode ${modeOf(after)}`));
  const [old, young] = [textOf(before), textOf(after)];
  if (old === null || young === null) return [...lines, paint('dim', '(not text)')];
  // A removed file is shown by its path; its content is in the journal.
  if (after === null) return lines;
  const diff = unifiedDiff(old, young);
  lines.push(...diff.slice(0, most).map((line) => drawDiffLine(line, paint)));
  if (diff.length > most) lines.push(paint('dim', `⋯ ${diff.length - most} more lines`));
  return lines;
}

/** A change in the form of the plan: one signed line, and below it the added and removed lines of a file. */
export function drawChange(change: Change, paint: Paint): string[] {
  const line = escapeControls(changeKinds.describe(change)).replace(/\n/g, '\u240a');
  const role = roles[line[0] ?? ''] ?? 'dim';
  const first = `${paint(role, line.slice(0, 1))}${line.slice(1)}`;
  return isKind(change, 'file')
    ? [
        first,
        ...drawFile(isFile(change.before) ? change.before : null, change.after, paint).map((each) => `    ${each}`),
      ]
    : [first];
}

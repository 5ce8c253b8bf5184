import { displayWidth } from '../process/display-width.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import { hangingIndent } from '../process/hanging-indent.ts';
import type { Paint, Role } from '../process/paint.ts';
import type { Answer } from './finding.ts';
import type { Remedied } from './remedy-command.ts';

/** How the diagnosis is drawn. */
export interface Style {
  readonly paint: Paint;
  /** The width of the terminal; Infinity for a pipe, where each finding is exactly one line. */
  readonly columns: number;
  /** True: what was read is shown too. */
  readonly isFull: boolean;
}

/** Lines that are broken at the edge of the terminal. */
export const fitted = (lines: readonly string[], { columns }: Style): readonly string[] =>
  lines.flatMap((line) => hangingIndent(line, columns));

const marks = {
  yes: { mark: '✔', role: 'good' },
  no: { mark: '✗', role: 'bad' },
  missing: { mark: '!', role: 'warn' },
  unknown: { mark: '?', role: 'warn' },
} as const satisfies Readonly<Record<string, { readonly mark: string; readonly role: Role }>>;

/** The mark of an answer. A missing thing that is not required is a warning and not an error. */
export function markOf(answer: Answer, needed: boolean, paint: Paint): string {
  const { mark, role } = marks[answer === 'no' && !needed ? 'missing' : answer];
  return paint(role, mark);
}

/** A text with its remedy: on the same line if both fit, otherwise below. A command is never broken, so that it can be copied. */
export function withRemedy(text: string, remedy: string | null, isCommand: boolean, style: Style): readonly string[] {
  if (remedy === null) return fitted([text], style);
  const arrow = `${style.paint('change', '→')} ${isCommand ? style.paint('id', remedy) : remedy}`;
  // Escape sequences of colours have no width, so the width is computed without them.
  const bare = displayWidth(stripped(text)) + displayWidth(remedy) + ' → '.length;
  if (bare <= style.columns) return [`${text} ${arrow}`];
  const below = `    ${arrow}`;
  return [...fitted([text], style), ...(isCommand ? [below] : fitted([below], style))];
}

// eslint-disable-next-line no-control-regex
const stripped = (text: string): string => text.replaceAll(/\u001b\[[\d;]*m/g, '');

/** One finding: its mark, title, reason and remedy. */
export function drawFinding(finding: Remedied, style: Style): readonly string[] {
  const { answer, title, reason, seen, remedy, needed } = finding;
  const { paint, isFull } = style;
  const text = `  ${markOf(answer, needed, paint)} ${paint('title', title)}: ${escapeControlsInLine(reason)}`;
  const cure = remedy === null ? null : escapeControlsInLine(remedy.command ?? remedy.text);
  return [
    ...withRemedy(text, cure, remedy?.command !== null, style),
    ...(isFull ? fitted([paint('dim', `    seen  ${escapeControlsInLine(seen)}`)], style) : []),
  ];
}

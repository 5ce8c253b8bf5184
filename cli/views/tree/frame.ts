import { displayWidth } from '../../process/display-width.ts';

const begin = '\u001b[?2026h';
const end = '\u001b[?2026l';
const clearLine = '\u001b[K';
const clearBelow = '\u001b[J';
const up = (count: number): string => (count > 0 ? `\u001b[${count}A` : '');

/** Lines that stand on the terminal, the cursor on the line below them. */
export interface Frame {
  readonly lines: readonly string[];
  /** The size of the terminal when they were written. */
  readonly columns: number;
  readonly rows: number;
}

/** Nothing that stands there. */
export const noFrame: Frame = { lines: [], columns: 0, rows: 0 };

/** Rows that a frame takes now: a terminal that became narrower has broken the longer lines. */
function heightNow({ lines, columns }: Frame, now: Frame): number {
  if (now.columns >= columns) return lines.length;
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / now.columns)), 0);
}

/** Goes to where a frame begins and makes its rows empty, each by itself: some terminals keep what is cleared at once in their history. */
function clear(shown: Frame, next: Frame): string {
  const height = Math.min(heightNow(shown, next), next.rows - 1);
  return `${up(height)}\r${`${clearLine}\n`.repeat(height)}${up(height)}`;
}

/**
 * What to write so that `next` stands where `shown` does, in one piece (synchronized output, DEC private mode 2026, which other terminals
 * ignore). Only lines that differ are written, so that nothing flickers. Empty when nothing differs.
 */
export function repaint(shown: Frame, next: Frame): string {
  if (shown.lines.length > 0 && (shown.columns !== next.columns || shown.rows !== next.rows)) {
    return `${begin}${clear(shown, next)}${next.lines.map((line) => `${line}\n`).join('')}${end}`;
  }
  const from = next.lines.findIndex((line, index) => line !== shown.lines[index]);
  const isShorter = next.lines.length < shown.lines.length;
  if (from === -1 && !isShorter) return '';
  const first = from === -1 ? next.lines.length : from;
  const written = next.lines
    .slice(first)
    .map((line, index) => (shown.lines[first + index] === line ? '\n' : `${line}${clearLine}\n`));
  return `${begin}${up(shown.lines.length - first)}\r${written.join('')}${isShorter ? clearBelow : ''}${end}`;
}

import { displayWidth } from '../../process/display-width.ts';

const begin = '\u001b[?2026h';
const end = '\u001b[?2026l';
const clearLine = '\u001b[K';
const clearBelow = '\u001b[J';
const up = (count: number): string => (count > 0 ? `\u001b[${count}A` : '');

/** Lines on the terminal; the cursor is on the line below them. */
export interface Frame {
  readonly lines: readonly string[];
  /** The size of the terminal when they were written. */
  readonly columns: number;
  readonly rows: number;
}

/** A terminal on which nothing was drawn. */
export const noFrame: Frame = { lines: [], columns: 0, rows: 0 };

/** Rows that a frame takes now: a terminal that became narrower has broken the longer lines. */
function heightNow({ lines, columns }: Frame, now: Frame): number {
  if (now.columns >= columns) return lines.length;
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / now.columns)), 0);
}

/** Moves to the first row of a frame and clears its rows one by one: tmux would move rows that are cleared together into its history. */
function clear(shown: Frame, next: Frame): string {
  const height = Math.min(heightNow(shown, next), next.rows - 1);
  return `${up(height)}\r${`${clearLine}\n`.repeat(height)}${up(height)}`;
}

/**
 * The text to write so that `next` replaces `shown`, in one piece (synchronized output, DEC private mode 2026, which other terminals
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

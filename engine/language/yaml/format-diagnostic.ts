import type { Diagnostic } from '../../model/diagnostic.ts';
import { lineAt, type Line } from './line-at.ts';
import { showCharacter, showText } from './show-text.ts';

const maxColumns = 100;

/**
 * A diagnostic as plain text: place (line and column from 1, in UTF-16 units as editors count), message, the line with what is meant underlined, and the hint.
 *
 *     playbooks/x.yaml:7:7 error: unknown key 'vaule' in 'with' of step 'bind' (pci-bind)
 *       7 |       vaule: 1
 *         |       ^^^^^
 *     hint: did you mean 'value'?
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { severity, message, source, span, hint } = diagnostic;
  const line = source === null || span === null ? null : lineAt(source.text, span.start);
  const column = line === null || span === null ? 0 : Math.min(span.start - line.start, line.text.length) + 1;
  const place = source === null ? '' : `${showText(source.path)}${line === null ? '' : `:${line.number}:${column}`} `;
  return [
    `${place}${severity}: ${showText(message)}`,
    ...(line === null || span === null || line.text.trim() === '' ? [] : frame(line, span.start, span.end)),
    ...(hint === null ? [] : [`hint: ${showText(hint)}`]),
  ].join('\n');
}

/** The line, and carets under the part of the span on this line; a wide line is cut around the span. */
function frame(line: Line, start: number, end: number): readonly string[] {
  const cells: { text: string; width: number; marked: boolean }[] = [];
  // For a line of a megabyte, only the part that can be in the window is processed.
  const skipped = Math.max(0, start - line.start - 2 * maxColumns);
  let offset = line.start + skipped;
  for (const character of line.text.slice(skipped, skipped + 4 * maxColumns)) {
    cells.push({ ...showCharacter(character), marked: offset >= start && offset < Math.max(end, start + 1) });
    offset += character.length;
  }
  const first = cells.findIndex((cell) => cell.marked);
  const anchor = first < 0 ? cells.length : first;
  const from = widthOf(cells) <= maxColumns && skipped === 0 ? 0 : windowStart(cells, anchor);
  const shown: typeof cells = from > 0 ? [{ text: '…', width: 1, marked: false }] : [];
  for (const cell of cells.slice(from)) {
    if (widthOf(shown) + cell.width >= maxColumns) {
      shown.push({ text: '…', width: 1, marked: false });
      break;
    }
    shown.push(cell);
  }
  const before = widthOf(
    first < 0
      ? shown
      : shown.slice(
          0,
          shown.findIndex((cell) => cell.marked),
        ),
  );
  const carets = '^'.repeat(Math.max(1, widthOf(shown.filter((cell) => cell.marked))));
  const gutter = String(line.number);
  const text = shown.map((cell) => cell.text).join('');
  return [`  ${gutter} | ${text.trimEnd()}`, `  ${' '.repeat(gutter.length)} | ${' '.repeat(before)}${carets}`];
}

function widthOf(cells: readonly { readonly width: number }[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

/** The start of the shown part of a cut line, so that some text is before the span. */
function windowStart(cells: readonly { readonly width: number }[], anchor: number): number {
  let start = anchor;
  for (let width = 0; start > 0 && width < maxColumns / 2; start -= 1) width += cells[start - 1]?.width ?? 0;
  return widthOf(cells.slice(0, anchor)) < maxColumns * 0.75 ? 0 : start;
}

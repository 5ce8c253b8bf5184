import type { Claim, ValueSource } from '../../engine/explanation/explanation.ts';
import { placeText } from '../../engine/language/yaml/place-text.ts';
import type { Json } from '../../engine/model/step-type.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint } from '../process/paint.ts';

/** A value on one line: text unchanged, any other value as JSON. */
function shownValue(value: Json): string {
  if (typeof value === 'string') return value === '' ? '""' : escapeControlsInLine(value);
  return value === null ? '(empty)' : escapeControlsInLine(JSON.stringify(value).replaceAll('","', '", "'));
}

/** The source of a value, in words: "variant two-cards", "default of pci-bind". */
export function sourceText(by: ValueSource): string {
  switch (by.kind) {
    case 'command-line':
      return 'command line';
    case 'step-type':
      return `default of ${by.name}`;
    default:
      return `${by.kind} ${escapeControlsInLine(by.name)}`;
  }
}

/** A row of a table: cells, and whether its value is effective. */
export interface Row {
  readonly mark: string;
  readonly cells: readonly string[];
  readonly counts: boolean;
}

/**
 * Rows with aligned cells; overridden values are dim. The cells of the column `cut` are cut if lines would be wider
 * than `columns`.
 */
export function drawRows(rows: readonly Row[], cut: number, paint: Paint, columns: number): readonly string[] {
  const count = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...rows.map(({ cells }) => (cells[at] ?? '').length)),
  );
  const over = widths.reduce((sum, width) => sum + width + 2, 2) - columns;
  if (over > 0) widths[cut] = Math.min(widths[cut] ?? 0, Math.max(24, (widths[cut] ?? 0) - over));
  return rows.map(({ mark, cells, counts }) => {
    const shown = cells.map((cell, at) => {
      const width = widths[at] ?? 0;
      return cell.length > width ? `${cell.slice(0, width - 1)}…` : cell.padEnd(width);
    });
    if (!counts) return `  ${mark} ${paint('dim', shown.join('  ').trimEnd())}`;
    // The name is before the text that may be cut, the place is at the end.
    const painted = shown.map((text, at) =>
      at < cut && at === 0 ? paint('id', text) : at === count - 1 ? paint('dim', text.trimEnd()) : text,
    );
    return `  ${mark} ${painted.join('  ')}`.trimEnd();
  });
}

/** The sources of a value: the effective one, then the overridden ones, under the label of the first cell. */
export function claimRows(
  label: string,
  claims: readonly Claim[],
  gives: Json | undefined,
  paint: Paint,
): readonly Row[] {
  const first = label === '' ? [] : [label];
  const blank = label === '' ? [] : [''];
  if (claims.length === 0) {
    return [{ mark: paint('bad', '✗'), cells: [...first, 'no value', 'lab or --set', ''], counts: true }];
  }
  return claims.flatMap(({ by, value, place }, index): readonly Row[] => {
    const wins = index === 0;
    const cells = [
      ...(wins ? first : blank),
      shownValue(value),
      sourceText(by),
      escapeControlsInLine(placeText(place)),
    ];
    const row = { mark: wins ? paint('good', '✓') : paint('dim', '·'), cells, counts: wins };
    if (!wins || gives === undefined) return [row];
    return [row, { mark: ' ', cells: [...blank, `= ${shownValue(gives)}`, '', ''], counts: true }];
  });
}

import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint } from '../process/paint.ts';

type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTable = (value: unknown): value is readonly Row[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRow);
const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** A value in one line. Null means unknown or missing, and is shown as such. */
function shown(value: unknown): string {
  if (value === null) return '-';
  if (value === '' || (Array.isArray(value) && value.length === 0)) return 'none';
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (isRow(value))
    return Object.entries(value)
      .map(([key, each]) => `${key} ${shown(each)}`)
      .join(', ');
  return escapeControlsInLine(String(value));
}

/** Rows under the names of their columns; a column that is empty in all rows is omitted. */
function drawTable(rows: readonly Row[], margin: string, paint: Paint): string[] {
  const names = Object.keys(rows[0] ?? {}).filter((name) => !rows.every((row) => isEmpty(row[name])));
  const cells = rows.map((row) => names.map((name) => (isEmpty(row[name]) ? '-' : shown(row[name]))));
  const widths = names.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const line = (words: readonly string[], role: 'id' | null): string =>
    words
      .map((word, at) => {
        const padded = at === words.length - 1 ? word : word.padEnd(widths[at] ?? 0);
        return role === null ? padded : paint(role, padded);
      })
      .join('  ');
  return [line(names, 'id'), ...cells.map((row) => line(row, null))].map((text) => `${margin}${text}`);
}

function drawPart(part: Row, margin: string, paint: Paint): string[] {
  const width = Math.max(...Object.keys(part).map((name) => name.length));
  return Object.entries(part).flatMap(([name, value]) => {
    const label = `${margin}${paint('id', name.padEnd(width))}`;
    if (isTable(value)) return [`${margin}${paint('id', name)}`, ...drawTable(value, `${margin}  `, paint)];
    if (isRow(value)) return [`${margin}${paint('id', name)}`, ...drawPart(value, `${margin}  `, paint)];
    return [`${label}  ${shown(value)}`];
  });
}

/**
 * Facts for people: every name in the form of a template, lists as tables, and last the facts that could not be read.
 */
export function drawFacts(facts: Row, paint: Paint): string[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    if (name === 'unseen') {
      if (isEmpty(value)) return [];
      const rows = (value as readonly Row[]).map(
        ({ fact, reason }) => `  ${paint('id', shown(fact))}: ${shown(reason)}`,
      );
      return [paint('warn', 'could not be read'), ...rows];
    }
    if (isTable(value)) return [paint('title', name), ...drawTable(value, '  ', paint)];
    if (isRow(value)) return [paint('title', name), ...drawPart(value, '  ', paint)];
    return [`${paint('title', name)}  ${shown(value)}`];
  });
}

import { canonicalItem } from './same-value.ts';
import type { ParameterRow } from './parameter-row.ts';

/** The items of a comma-separated list. */
export const items = (value: string | null): readonly string[] =>
  (value ?? '').split(',').filter((item) => item !== '');

/** The switch that a word sets: a group of choices, the name before `=`, or the word itself. */
export function switchOf(row: ParameterRow | null, word: string): string {
  const group = row?.choices?.find((choices) => choices.includes(word));
  if (group !== undefined) return group.join('|');
  const equals = word.indexOf('=');
  return equals < 0 ? word : word.slice(0, equals);
}

/** The words in effect, of all occurrences of a parameter in order: of words for the same switch, the last one. */
function wordsInEffect(row: ParameterRow, values: readonly (string | null)[]): ReadonlyMap<string, string> {
  const words = values.flatMap(items);
  return new Map(words.map((word) => [switchOf(row, word), canonicalItem(row, word)]));
}

/** The words of a value that are not in effect. */
export function missingWords(
  row: ParameterRow,
  wanted: string | null,
  values: readonly (string | null)[],
): readonly string[] {
  const now = wordsInEffect(row, values);
  return items(wanted).filter((word) => now.get(switchOf(row, word)) !== canonicalItem(row, word));
}

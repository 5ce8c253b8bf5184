import { editsOf } from '../../changes/file/edits.ts';

/** A line of a difference: `kind` is its sign, and "gap" represents equal lines that are omitted. */
export interface DiffLine {
  readonly kind: '+' | '-' | ' ' | 'gap';
  readonly text: string;
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Every line of both texts with its sign, in the order of the second text. */
function signedLines(old: readonly string[], young: readonly string[]): readonly DiffLine[] {
  const signed = (kind: '+' | '-' | ' ', texts: readonly string[]): readonly DiffLine[] =>
    texts.map((text) => ({ kind, text }));
  const edits = editsOf(old, young);
  const parts = edits.flatMap(({ start, end, put }, index) => [
    ...signed(' ', old.slice(edits[index - 1]?.end ?? 0, start)),
    ...signed('-', old.slice(start, end)),
    ...signed('+', put),
  ]);
  return [...parts, ...signed(' ', old.slice(edits.at(-1)?.end ?? 0))];
}

/** The differences between two texts, line by line, with `context` equal lines around each. */
export function unifiedDiff(before: string, after: string, context = 1): DiffLine[] {
  const lines = signedLines(linesOf(before), linesOf(after));
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - context), index + context + 1).some((line) => line.kind !== ' ');
  const shown: DiffLine[] = [];
  lines.forEach((line, index) => {
    if (isNear(index)) shown.push(line);
    else if (shown.length > 0 && shown.at(-1)?.kind !== 'gap') shown.push({ kind: 'gap', text: '' });
  });
  return shown.at(-1)?.kind === 'gap' ? shown.slice(0, -1) : shown;
}

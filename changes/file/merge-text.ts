import { editsOf, searchLimit, type Edit } from './edits.ts';

/** Lines, each with its newline. */
const lines = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The words of a line, each with the blanks before it. A quote is a separate piece, so that words inside it can be distinguished. */
const words = (line: string): readonly string[] => line.match(/[^\S\n]*(?:[^\s"'`]+|["'`])|\s+/g) ?? [];

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((piece, index) => piece === b[index]);

/** True for two edits that conflict: one is inside the range that the other removes, or both insert at the same place. */
function collide(one: Edit, other: Edit): boolean {
  const isPut = (edit: Edit): boolean => edit.start === edit.end;
  if (isPut(one) && isPut(other)) return one.start === other.start;
  return one.start < other.end && other.start < one.end;
}

const apply = (base: readonly string[], edits: readonly Edit[]): string => {
  let text = '';
  let at = 0;
  for (const { start, end, put } of edits) {
    text += base.slice(at, start).join('') + put.join('');
    at = end;
  }
  return text + base.slice(at).join('');
};

/** Orders edits by their place; an insertion before a removed range comes first. */
const inOrder = (edits: readonly Edit[]): readonly Edit[] =>
  edits.toSorted((a, b) => a.start - b.start || a.end - b.end);

/** Splits an edit that replaces as many pieces as it inserts into single replacements, so that it does not cover a neighbour of another edit. */
const piecemeal = (edits: readonly Edit[]): readonly Edit[] =>
  edits.flatMap((edit) =>
    edit.put.length === edit.end - edit.start
      ? edit.put.map((piece, index) => ({ start: edit.start + index, end: edit.start + index + 1, put: [piece] }))
      : [edit],
  );

/** The edits of both sides of `base`, or null if some of them conflict; an edit that both sides made is applied once. */
function mergePieces(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
  settle: (base: readonly string[], ours: readonly string[], theirs: readonly string[]) => string | null,
): string | null {
  const [mine, foreign] = [piecemeal(editsOf(base, ours)), piecemeal(editsOf(base, theirs))];
  // Texts with so few common lines are not two versions of one text.
  if (mine.length * foreign.length > searchLimit) return null;
  const isAlike = (edit: Edit): boolean =>
    foreign.some(({ start, end, put }) => start === edit.start && end === edit.end && same(put, edit.put));
  const left = mine.filter((edit) => !isAlike(edit));
  const clashing = left.filter((edit) => foreign.some((other) => collide(edit, other)));
  if (clashing.length === 0) return apply(base, inOrder([...left, ...foreign]));
  const settled: Edit[] = [];
  for (const edit of clashing) {
    // A range that both sides changed may be merged word by word, if both kept its lines.
    const [other, ...more] = foreign.filter((each) => collide(edit, each));
    if (other === undefined || more.length > 0 || other.start !== edit.start || other.end !== edit.end) return null;
    const text = settle(base.slice(edit.start, edit.end), edit.put, other.put);
    if (text === null) return null;
    settled.push({ start: edit.start, end: edit.end, put: [text] });
  }
  const free = (edit: Edit): boolean => !settled.some(({ start, end }) => start === edit.start && end === edit.end);
  return apply(base, inOrder([...left.filter(free), ...foreign.filter(free), ...settled]));
}

/** Merges a range of lines that both sides changed, word by word and line by line. */
function mergeLines(base: readonly string[], ours: readonly string[], theirs: readonly string[]): string | null {
  if (ours.length !== base.length || theirs.length !== base.length) return null;
  const merged = base.map((line, index) =>
    mergePieces(words(line), words(ours[index] ?? ''), words(theirs[index] ?? ''), () => null),
  );
  return merged.includes(null) ? null : merged.join('');
}

/**
 * The text with the changes from `base` to `ours` and those from `base` to `theirs`, line by line and, within a line,
 * word by word; null if both changed the same text.
 */
export function mergeText(base: string, ours: string, theirs: string): string | null {
  return mergePieces(lines(base), lines(ours), lines(theirs), mergeLines);
}

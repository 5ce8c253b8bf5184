import { editsOf, searchLimit, type Edit } from './edits.ts';

/** Lines, each with its newline. */
const lines = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The words of a line, each with the blanks before it; a quote is a piece of its own, so that words inside it can be told apart. */
const words = (line: string): readonly string[] => line.match(/[^\S\n]*(?:[^\s"'`]+|["'`])|\s+/g) ?? [];

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((piece, index) => piece === b[index]);

/** True for two edits that cannot both be made: one lies in what the other takes away, or both put something in one place. */
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

/** Edits in their order; where one puts something before what another takes away, it comes first. */
const inOrder = (edits: readonly Edit[]): readonly Edit[] =>
  edits.toSorted((a, b) => a.start - b.start || a.end - b.end);

/** An edit that puts as many pieces as it takes is one of each of them: what is beside another's edit is not in it. */
const piecemeal = (edits: readonly Edit[]): readonly Edit[] =>
  edits.flatMap((edit) =>
    edit.put.length === edit.end - edit.start
      ? edit.put.map((piece, index) => ({ start: edit.start + index, end: edit.start + index + 1, put: [piece] }))
      : [edit],
  );

/** Both sides' edits of `base`, or null where some of them collide; what both did alike is done once. */
function mergePieces(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
  settle: (base: readonly string[], ours: readonly string[], theirs: readonly string[]) => string | null,
): string | null {
  const [mine, foreign] = [piecemeal(editsOf(base, ours)), piecemeal(editsOf(base, theirs))];
  // Texts that have so little in common are not one text that two have edited.
  if (mine.length * foreign.length > searchLimit) return null;
  const isAlike = (edit: Edit): boolean =>
    foreign.some(({ start, end, put }) => start === edit.start && end === edit.end && same(put, edit.put));
  const left = mine.filter((edit) => !isAlike(edit));
  const clashing = left.filter((edit) => foreign.some((other) => collide(edit, other)));
  if (clashing.length === 0) return apply(base, inOrder([...left, ...foreign]));
  const settled: Edit[] = [];
  for (const edit of clashing) {
    // A stretch that both changed may still be told apart inside, where both kept its lines.
    const [other, ...more] = foreign.filter((each) => collide(edit, each));
    if (other === undefined || more.length > 0 || other.start !== edit.start || other.end !== edit.end) return null;
    const text = settle(base.slice(edit.start, edit.end), edit.put, other.put);
    if (text === null) return null;
    settled.push({ start: edit.start, end: edit.end, put: [text] });
  }
  const free = (edit: Edit): boolean => !settled.some(({ start, end }) => start === edit.start && end === edit.end);
  return apply(base, inOrder([...left.filter(free), ...foreign.filter(free), ...settled]));
}

/** A stretch of lines that both sides changed, merged word by word, line by line. */
function mergeLines(base: readonly string[], ours: readonly string[], theirs: readonly string[]): string | null {
  if (ours.length !== base.length || theirs.length !== base.length) return null;
  const merged = base.map((line, index) =>
    mergePieces(words(line), words(ours[index] ?? ''), words(theirs[index] ?? ''), () => null),
  );
  return merged.includes(null) ? null : merged.join('');
}

/**
 * The text that has the changes from `base` to `ours` and those from `base` to `theirs`, line by line and, within a line, word by
 * word; null where both changed the same thing.
 */
export function mergeText(base: string, ours: string, theirs: string): string | null {
  return mergePieces(lines(base), lines(ours), lines(theirs), mergeLines);
}

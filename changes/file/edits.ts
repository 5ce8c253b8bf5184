/** One difference of two texts: the pieces of the first text from `start` to before `end` became `put`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly put: readonly string[];
}

/** The most pairs of pieces that are compared; if there are more, the whole middle counts as one edit. */
export const searchLimit = 4_000_000;

/** The smallest list of edits (by the longest common subsequence) that changes `base` to `other`, in order. */
export function editsOf(base: readonly string[], other: readonly string[]): readonly Edit[] {
  let head = 0;
  while (head < base.length && head < other.length && base[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(base.length, other.length) - head && base.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  const [old, young] = [base.slice(head, base.length - tail), other.slice(head, other.length - tail)];
  if (old.length === 0 && young.length === 0) return [];
  if (old.length * young.length > searchLimit) return [{ start: head, end: head + old.length, put: young }];
  return gather(old, young, commonLengths(old, young), head);
}

/** For each pair of remaining texts, the number of common pieces. */
function commonLengths(old: readonly string[], young: readonly string[]): (row: number, column: number) => number {
  const width = young.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1)
    for (let column = young.length - 1; column >= 0; column -= 1)
      lengths[row * width + column] =
        old[row] === young[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
  return at;
}

function gather(
  old: readonly string[],
  young: readonly string[],
  at: (row: number, column: number) => number,
  offset: number,
): readonly Edit[] {
  const edits: Edit[] = [];
  let [row, column] = [0, 0];
  let from: readonly [number, number] = [0, 0];
  const close = (): void => {
    if (from[0] !== row || from[1] !== column)
      edits.push({ start: from[0] + offset, end: row + offset, put: young.slice(from[1], column) });
  };
  while (row < old.length && column < young.length) {
    if (old[row] === young[column]) {
      close();
      row += 1;
      column += 1;
      from = [row, column];
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  [row, column] = [old.length, young.length];
  close();
  return edits;
}

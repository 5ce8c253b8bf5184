/** One line of a difference: `kind` is its sign, and "gap" stands for lines that are the same and left out. */
export interface DiffLine {
  readonly kind: '+' | '-' | ' ' | 'gap';
  readonly text: string;
}

/** Above this many line pairs the common lines are not searched for, only the equal beginning and end. */
const searchLimit = 250_000;

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Longest common subsequence of two runs of lines, as signed lines. */
function align(before: readonly string[], after: readonly string[]): DiffLine[] {
  if (before.length * after.length > searchLimit || before.length === 0 || after.length === 0) {
    return [
      ...before.map((text) => ({ kind: '-', text }) as const),
      ...after.map((text) => ({ kind: '+', text }) as const),
    ];
  }
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1)
    for (let column = after.length - 1; column >= 0; column -= 1)
      lengths[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    const isSame = row < before.length && column < after.length && before[row] === after[column];
    const isRemoved =
      !isSame && row < before.length && (column === after.length || at(row + 1, column) >= at(row, column + 1));
    if (isSame) lines.push({ kind: ' ', text: after[column] ?? '' });
    else if (isRemoved) lines.push({ kind: '-', text: before[row] ?? '' });
    else lines.push({ kind: '+', text: after[column] ?? '' });
    if (isSame || isRemoved) row += 1;
    if (!isRemoved) column += 1;
  }
  return lines;
}

/** What differs between two texts, line by line, with `context` equal lines around each difference. */
export function unifiedDiff(before: string, after: string, context = 1): DiffLine[] {
  const [old, young] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < young.length && old[head] === young[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(old.length, young.length) - head && old.at(-1 - tail) === young.at(-1 - tail)) tail += 1;
  const same = (text: string): DiffLine => ({ kind: ' ', text });
  const lines = [
    ...young.slice(0, head).map(same),
    ...align(old.slice(head, old.length - tail), young.slice(head, young.length - tail)),
    ...young.slice(young.length - tail).map(same),
  ];
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - context), index + context + 1).some((line) => line.kind !== ' ');
  const shown: DiffLine[] = [];
  lines.forEach((line, index) => {
    if (isNear(index)) shown.push(line);
    else if (shown.length > 0 && shown.at(-1)?.kind !== 'gap') shown.push({ kind: 'gap', text: '' });
  });
  return shown.at(-1)?.kind === 'gap' ? shown.slice(0, -1) : shown;
}

/** The line that holds an offset: its number from 1, where it starts, and its text without the line break. */
export interface Line {
  readonly number: number;
  readonly start: number;
  readonly text: string;
}

/** The text that was last asked about, with the starts of its lines: thousands of mistakes are mostly in one text. */
let last: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] };

function startsIn(text: string): readonly number[] {
  if (last.text === text) return last.starts;
  const starts = [0];
  for (let found = text.indexOf('\n'); found >= 0; found = text.indexOf('\n', found + 1)) starts.push(found + 1);
  last = { text, starts };
  return starts;
}

/** The line at an offset; offsets past the end belong to the last line. */
export function lineAt(text: string, offset: number): Line {
  const starts = startsIn(text);
  const end = Math.min(Math.max(offset, 0), text.length);
  // The last line that starts at the offset or before it.
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= end) low = middle;
    else high = middle - 1;
  }
  const start = starts[low] ?? 0;
  const next = starts[low + 1];
  return {
    number: low + 1,
    start,
    text: text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, ''),
  };
}

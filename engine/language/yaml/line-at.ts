/** The line at an offset: its number from 1, its start, and its text without the line break. */
export interface Line {
  readonly number: number;
  readonly start: number;
  readonly text: string;
}

/** The line at an offset; offsets past the end belong to the last line. */
export function lineAt(text: string, offset: number): Line {
  const end = Math.min(Math.max(offset, 0), text.length);
  let number = 1;
  let start = 0;
  for (let found = text.indexOf('\n'); found >= 0 && found < end; found = text.indexOf('\n', start)) {
    number += 1;
    start = found + 1;
  }
  const next = text.indexOf('\n', start);
  return { number, start, text: text.slice(start, next < 0 ? undefined : next).replace(/\r$/, '') };
}

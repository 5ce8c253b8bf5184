import { KeptEnds } from './kept-ends.ts';

/**
 * Splits a byte stream into lines and passes on each one, without its newline, as it ends; its memory is used again after `take`
 * returns. A line of more than `most` bytes is reported once, as soon as it is too long, and dropped.
 */
export function splitLines(most: number, take: (line: Buffer) => void, tooLong: () => void): (chunk: Buffer) => void {
  /** The beginning of a line whose end has not arrived. */
  let begun: KeptEnds | undefined;
  const add = (part: Buffer): KeptEnds => {
    const line = (begun ??= new KeptEnds({ head: most, tail: 0 }));
    const before = line.omitted;
    line.push(part);
    if (line.omitted > 0 && before === 0) tooLong();
    return line;
  };
  return (chunk) => {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      const part = rest.subarray(0, end);
      if (begun === undefined && end <= most) take(part);
      else {
        const line = add(part);
        if (line.omitted === 0) take(line.bytes);
        begun = undefined;
      }
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) add(rest);
  };
}

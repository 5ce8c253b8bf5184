/** Splits a byte stream at every `mark`; passes on each complete segment once. Linear in the bytes, however they are divided into chunks. */
export function splitSegments(mark: Buffer, take: (segment: Buffer) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let tail: Buffer = Buffer.alloc(0);
  return (chunk) => {
    // `tail` contains as many earlier bytes as could be the start of a mark.
    let rest = Buffer.concat([tail, chunk]);
    for (let at = rest.indexOf(mark); at >= 0; at = rest.indexOf(mark)) {
      take(Buffer.concat([...parts, rest.subarray(0, at)]));
      parts = [];
      rest = rest.subarray(at + mark.length);
    }
    const settled = Math.max(rest.length - mark.length + 1, 0);
    if (settled > 0) parts.push(rest.subarray(0, settled));
    tail = rest.subarray(settled);
  };
}

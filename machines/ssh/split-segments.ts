import { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import type { Ends } from '../../engine/model/bytes/kept-ends.ts';

/** The splitter of one stream. */
export interface Segments {
  readonly push: (chunk: Buffer) => void;
  /** The bytes that arrived since the last mark. */
  readonly unfinished: () => number;
}

/**
 * Splits a byte stream at every `mark`; passes on each complete segment once, with at most the ends that `room` allows when it
 * begins. Linear in the bytes, however they are divided into chunks.
 */
export function splitSegments(mark: Buffer, room: () => Ends, take: (segment: KeptEnds) => void): Segments {
  let segment: KeptEnds | undefined;
  let length = 0;
  // Contains as many earlier bytes as could be the start of a mark.
  let tail: Buffer = Buffer.alloc(0);
  const add = (bytes: Buffer) => {
    segment ??= new KeptEnds(room());
    segment.push(bytes);
    length += bytes.length;
  };
  return {
    unfinished: () => length + tail.length,
    push: (chunk) => {
      let rest = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
      for (let at = rest.indexOf(mark); at >= 0; at = rest.indexOf(mark)) {
        add(rest.subarray(0, at));
        const complete = segment ?? new KeptEnds({ head: 0, tail: 0 });
        segment = undefined;
        length = 0;
        rest = rest.subarray(at + mark.length);
        take(complete);
      }
      const settled = Math.max(rest.length - mark.length + 1, 0);
      if (settled > 0) add(rest.subarray(0, settled));
      // A copy, so that the chunk is not kept.
      tail = Buffer.from(rest.subarray(settled));
    },
  };
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitSegments } from '../../../machines/ssh/split-segments.ts';

test('a stream is split at every mark, however it is divided, and what comes after the last one is counted', () => {
  const mark = '\x1eab\x1e';
  const piece = fc.oneof(fc.constant(mark), fc.string({ unit: fc.constantFrom('\x1e', 'a', 'b'), maxLength: 5 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.array(fc.nat(100)), fc.nat(8), (parts, cuts, head) => {
      const stream = Buffer.from(parts.join(''));
      const at = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b);
      const found: string[] = [];
      const { push, unfinished } = splitSegments(
        Buffer.from(mark),
        () => ({ head, tail: 0 }),
        (segment) => found.push(`${segment.bytes.toString()}+${segment.omitted}`),
      );
      for (const [index, end] of at.entries()) push(stream.subarray(at[index - 1] ?? 0, end));
      const expected = stream.toString().split(mark);
      const show = (text: string) => `${text.slice(0, head)}+${Math.max(text.length - head, 0)}`;
      expect(found).toEqual(expected.slice(0, -1).map(show));
      expect(unfinished()).toBe(expected.at(-1)?.length);
    }),
  );
});

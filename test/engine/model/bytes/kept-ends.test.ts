import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeptEnds } from '../../../../engine/model/bytes/kept-ends.ts';

const pieces = fc.array(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 20 },
);
const ends = fc.record({ head: fc.nat(30), tail: fc.nat(30) });

test('the first and the last bytes are kept, however the stream is divided, and the rest is counted', () => {
  fc.assert(
    fc.property(pieces, ends, (chunks, { head, tail }) => {
      const kept = new KeptEnds({ head, tail });
      for (const chunk of chunks) kept.push(chunk);
      const all = Buffer.concat(chunks);
      const omitted = Math.max(all.length - head - tail, 0);
      expect(kept.omitted).toBe(omitted);
      const expected = omitted === 0 ? all : Buffer.concat([all.subarray(0, head), all.subarray(all.length - tail)]);
      expect(kept.bytes.equals(expected)).toBe(true);
    }),
  );
});

test('a text says how much is missing, and no character is cut in two', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 40, maxLength: 90 }), ends, (text, limit) => {
      const kept = new KeptEnds(limit);
      kept.push(Buffer.from(text));
      if (kept.omitted === 0) return expect(kept.text).toBe(text);
      const parts = kept.text.split(/\n\[runbook left out \d+ bytes \(\d+ bytes\) here\]\n/);
      expect(parts).toHaveLength(2);
      expect(text.startsWith(parts[0] ?? '?')).toBe(true);
      expect(text.endsWith(parts[1] ?? '?')).toBe(true);
      expect(kept.text).toContain(`(${kept.omitted} bytes)`);
    }),
  );
});

test('a million pieces of one byte cost no more memory than their bytes', () => {
  const kept = new KeptEnds({ head: 400_000, tail: 400_000 });
  const before = process.memoryUsage();
  for (let count = 0; count < 1_000_000; count += 1) kept.push(Buffer.of(count & 0x7f));
  const { heapUsed, external } = process.memoryUsage();
  expect(kept.omitted).toBe(200_000);
  // One object for each piece would be more than 100 MB.
  expect(heapUsed + external - before.heapUsed - before.external).toBeLessThan(50e6);
});

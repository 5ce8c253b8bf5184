import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from '../../../../engine/model/bytes/split-lines.ts';

test('every short line is passed on once, and every long one is reported once, however the stream is divided', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.nat(6), (pieces, most) => {
      const lines: string[] = [];
      let long = 0;
      const split = splitLines(
        most,
        (line) => lines.push(line.toString()),
        () => (long += 1),
      );
      for (const each of pieces) split(Buffer.from(each));
      const all = pieces.join('').split('\n');
      expect(lines).toEqual(all.slice(0, -1).filter((line) => line.length <= most));
      // The last one has no end yet, but is reported as soon as it is too long.
      expect(long).toBe(all.filter((line) => line.length > most).length);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Compare } from '../../../changes/attribute/change.ts';
import { sameReading } from '../../../changes/attribute/same-reading.ts';

test.each<[string, string, Compare, boolean]>([
  ['1', '1\n', 'exact', true],
  ['0-3', '0,1,2,3', 'exact', false],
  ['0-3', '0,1,2,3', 'list', true],
  ['0-3', '0-2', 'list', false],
  ['0-7:1/2', '0,2,4,6', 'list', true],
  ['', '(null)', 'list', true],
  ['isolated invalid (x)', 'isolated', 'list', false],
  ['f', '00000000,0000000f', 'mask', true],
  ['1,00000000', '00000001,00000000', 'mask', true],
  ['1,00000000', '1', 'mask', false],
  ['F', 'f', 'mask', true],
  ['0x1', '1', 'mask', false],
  ['always [madvise] never', 'madvise', 'choice', true],
  ['always [madvise] never', '[always] madvise never', 'choice', false],
  ['performance', 'performance', 'choice', true],
])('%j and %j as %s: %s', (a, b, compare, same) => {
  expect(sameReading(a, b, compare)).toBe(same);
  expect(sameReading(b, a, compare)).toBe(same);
});

test('a list equals its ranges, and differs if one CPU is missing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(300), { minLength: 1 }), (cpus) => {
      const listed = cpus.join(',');
      const ranges = cpus
        .toReversed()
        .map((cpu) => `${cpu}-${cpu}`)
        .join(',');
      return sameReading(listed, ranges, 'list') && !sameReading(listed, [...cpus, 301].join(','), 'list');
    }),
    { seed: 7 },
  );
});

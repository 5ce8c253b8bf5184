import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSeconds, recordPath } from '../../scripts/tests/recorded-seconds.ts';
import { shardFiles } from '../../scripts/tests/shard-files.ts';
import { filesOf, suites } from '../../scripts/tests/suites.ts';

const all = suites.flatMap(filesOf);
const recorded = readSeconds(recordPath);

const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { maxLength: 40 });
const cases = names.chain((files) =>
  fc.record({
    files: fc.constant(files),
    seconds: fc.dictionary(files.length === 0 ? fc.constant('x') : fc.constantFrom(...files), fc.nat(1200)),
    count: fc.integer({ min: 1, max: 8 }),
  }),
);
const shardsOf = (files: readonly string[], seconds: Record<string, number>, count: number) =>
  Array.from({ length: count }, (_, at) => shardFiles(files, seconds, { index: at + 1, count }));

test('every file is in exactly one shard', () => {
  fc.assert(
    fc.property(cases, ({ files, seconds, count }) => {
      expect(shardsOf(files, seconds, count).flat().toSorted()).toEqual(files.toSorted());
    }),
    { seed: 1 },
  );
});

test('no shard takes longer than an even part plus the longest file', () => {
  fc.assert(
    fc.property(cases, ({ files, seconds, count }) => {
      const known = Object.fromEntries(files.map((file) => [file, Math.max(1, seconds[file] ?? 1)]));
      const totals = shardsOf(files, known, count).map((shard) =>
        shard.reduce((sum, file) => sum + (known[file] ?? 0), 0),
      );
      const even = totals.reduce((sum, total) => sum + total, 0) / count;
      expect(Math.max(...totals)).toBeLessThanOrEqual(even + Math.max(0, ...Object.values(known)));
    }),
    { seed: 1 },
  );
});

test.each([2, 3, 4])('%i shards hold the fast and the end-to-end tests, in parts of about the same time', (count) => {
  const shards = shardsOf(all, { ...recorded }, count);
  expect(shards.flat().toSorted()).toEqual(all.toSorted());
  const totals = shards.map((shard) => shard.reduce((sum, file) => sum + Math.max(1, recorded[file] ?? 0), 0));
  expect(Math.max(...totals) / Math.min(...totals)).toBeLessThan(1.2);
});

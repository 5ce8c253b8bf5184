import { expect, test } from 'vitest';
import { longestFirst } from '../../scripts/tests/longest-first.ts';
import { mergeSeconds, readSeconds, recordPath } from '../../scripts/tests/recorded-seconds.ts';
import { filesOf, suites } from '../../scripts/tests/suites.ts';

test('the longest files start first, and a file without a record before them', () => {
  const seconds = { short: 1, long: 300, middle: 20 };
  expect(longestFirst(['short', 'new', 'middle', 'long'], (file) => file, seconds)).toEqual([
    'new',
    'long',
    'middle',
    'short',
  ]);
});

test('a record keeps files that did not run, and forgets files that no longer exist', () => {
  expect(mergeSeconds({ a: 1, b: 2, gone: 3 }, { b: 20, c: 30 }, ['a', 'b', 'c', 'never-ran'])).toEqual({
    a: 1,
    b: 20,
    c: 30,
  });
});

test('the committed record names test files that exist, and nearly all of them', () => {
  const recorded = Object.keys(readSeconds(recordPath));
  const files = new Set(suites.flatMap(filesOf));
  expect(recorded.filter((file) => !files.has(file))).toEqual([]);
  expect(recorded.length / files.size).toBeGreaterThan(0.8);
});

test('a file that cannot be read has no seconds', () => {
  expect(readSeconds('/nonexistent/seconds.json')).toEqual({});
});

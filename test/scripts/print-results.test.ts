import { expect, test } from 'vitest';
import { fileLines, lastLine, suiteLines } from '../../scripts/tests/print-results.ts';

const ran = (passed: number, failed: number, skipped: readonly string[] = [], failures: readonly string[] = []) => ({
  title: 'fast suites',
  seconds: 61.4,
  files: {},
  counts: { passed, failed, skipped, failures },
});

test('a line per file with its minutes, longest first, and one line for the short ones', () => {
  expect(fileLines({ 'a.test.ts': 30, 'b.test.ts': 622, 'c.test.ts': 1, 'd.test.ts': 5 })).toEqual([
    '  10.4 min  b.test.ts',
    '   0.5 min  a.test.ts',
    '   0.1 min  2 files of less than 6 s each',
  ]);
  expect(fileLines({})).toEqual([]);
});

test('a line per suite, with the tests that failed or did not run', () => {
  expect(suiteLines(ran(12, 2, ['sleeps'], ['a.test.ts > breaks: Error: no']))).toEqual([
    'fast suites      12 passed    2 failed    61 s',
    '  failed: a.test.ts > breaks: Error: no',
    '  did not run, so failed: sleeps',
  ]);
});

test.each([
  [[ran(1, 0), ran(12, 0)], { text: '13 passed, 0 failed', isGood: true }],
  [[ran(1, 0), ran(12, 2)], { text: '13 passed, 2 failed', isGood: false }],
  [[ran(0, 0)], { text: '0 passed, 0 failed', isGood: false }],
])('the last line is the tally: %#', (all, expected) => {
  expect(lastLine(all)).toEqual(expected);
});

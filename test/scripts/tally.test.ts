import { expect, test } from 'vitest';
import { tally, type VitestReport } from '../../scripts/tests/tally.ts';

const file = (status: string, ...tests: string[]): VitestReport['testResults'][number] => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((each, index) => ({ status: each, fullName: `test ${index}` })),
});

/** The name of the case, the report's files (none: no report), vitest's exit code, and the expected counts. */
const cases: readonly (readonly [string, VitestReport['testResults'] | undefined, number | null, number, number])[] = [
  ['passing tests', [file('passed', 'passed', 'passed')], 0, 2, 0],
  ['a failure', [file('failed', 'passed', 'failed')], 1, 1, 1],
  ['a skipped and a todo test fail', [file('passed', 'passed', 'skipped', 'todo')], 0, 1, 2],
  ['a file that does not load is one failure', [file('failed'), file('passed', 'passed')], 1, 1, 1],
  ['a hook that fails after its tests passed', [file('failed', 'passed')], 1, 1, 1],
  ['no report', undefined, 1, 0, 1],
  ['no report and a good exit code', undefined, 0, 0, 1],
  ['no tests at all', [], 0, 0, 1],
  ['a bad exit code without another failure', [file('passed', 'passed')], 1, 1, 1],
  ['killed by a signal', [file('passed', 'passed')], null, 1, 1],
];

test.each(cases)('%s', (_what, testResults, exitCode, passed, failed) => {
  expect(tally(testResults && { testResults }, exitCode)).toMatchObject({ passed, failed });
});

test('each failure has its file, its name and the first line of its message, without colours', () => {
  const message = '\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n  at line 3';
  const testResults = [
    {
      name: 'a.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'works' },
        { status: 'failed', fullName: 'breaks', failureMessages: [message] },
      ],
    },
    { name: 'b.test.ts', status: 'failed', message: 'SyntaxError: no', assertionResults: [] },
  ];
  expect(tally({ testResults }, 1).failures).toEqual([
    'b.test.ts: SyntaxError: no',
    'a.test.ts > breaks: AssertionError: expected 1 to be 2',
  ]);
});

import { stripVTControlCharacters } from 'node:util';

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** Why the file did not load; empty if it did. */
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Tests that did not run; they are also in `failed`. */
  readonly skipped: readonly string[];
  /** Each test that ran and failed, and each file that did not load: its file, its name and the start of its message. */
  readonly failures: readonly string[];
}

/** The first line of a message, without colours and of at most 200 characters. */
function firstLine(message: string | undefined): string {
  const line =
    stripVTControlCharacters(message ?? '')
      .trimStart()
      .split('\n', 1)[0] ?? '';
  return line === '' ? '' : `: ${line.slice(0, 200)}`;
}

/**
 * Counts a suite so that the result never looks better than it is: a test that did not run counts as failed, and a file
 * that did not load is one failure. A suite without a report or without tests is one failure too, and so is one with a
 * bad exit code and no other failure.
 */
export function tally(report: VitestReport | undefined, exitCode: number | null): Tally {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = tests.length - passed + broken.length;
  const failures = [
    ...broken.map((file) => `${file.name}${firstLine(file.message)}`),
    ...files.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter((test) => test.status === 'failed')
        .map((test) => `${name} > ${test.fullName}${firstLine(test.failureMessages?.[0])}`),
    ),
  ];
  const nothingRan = tests.length === 0 && failed === 0;
  const unexplained = exitCode !== 0 && failed === 0;
  return {
    passed,
    failed: nothingRan || unexplained ? 1 : failed,
    skipped: skipped.map((test) => test.fullName),
    failures,
  };
}

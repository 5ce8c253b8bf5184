/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Tests that did not run; they are also in `failed`. */
  readonly skipped: readonly string[];
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
  const nothingRan = tests.length === 0 && failed === 0;
  const unexplained = exitCode !== 0 && failed === 0;
  return {
    passed,
    failed: nothingRan || unexplained ? 1 : failed,
    skipped: skipped.map((test) => test.fullName),
  };
}

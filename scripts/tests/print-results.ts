import type { Seconds } from './recorded-seconds.ts';
import type { Ran } from './run-suite.ts';

/** Shorter files are counted together. */
const least = 6;

const minutes = (seconds: number): string => `${(seconds / 60).toFixed(1).padStart(6)} min`;

/** A line per test file with its minutes, longest first; short files are counted in one line. */
export function fileLines(files: Seconds): readonly string[] {
  const sorted = Object.entries(files).toSorted(([, a], [, b]) => b - a);
  const long = sorted.filter(([, seconds]) => seconds >= least);
  const short = sorted.slice(long.length);
  const sum = short.reduce((total, [, seconds]) => total + seconds, 0);
  const rest = `${minutes(sum)}  ${short.length} ${short.length === 1 ? 'file' : 'files'} of less than ${least} s each`;
  return [...long.map(([file, seconds]) => `${minutes(seconds)}  ${file}`), ...(short.length === 0 ? [] : [rest])];
}

/** A line per suite with its counts and its wall time, and its tests that failed or did not run. */
export function suiteLines({ title, seconds, counts }: Ran): readonly string[] {
  const numbers = `${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed`;
  return [
    `${title.padEnd(14)}${numbers}${`${Math.round(seconds)} s`.padStart(8)}`,
    ...counts.failures.map((name) => `  failed: ${name}`),
    ...counts.skipped.map((name) => `  did not run, so failed: ${name}`),
  ];
}

/** The total of all suites, which is the last line of `npm test`, and whether all passed. */
export function lastLine(ran: readonly Ran[]): { readonly text: string; readonly isGood: boolean } {
  const passed = ran.reduce((sum, { counts }) => sum + counts.passed, 0);
  const failed = ran.reduce((sum, { counts }) => sum + counts.failed, 0);
  return { text: `${passed} passed, ${failed} failed`, isGood: failed === 0 && passed > 0 };
}

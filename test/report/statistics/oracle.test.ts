import { describe, expect, test } from 'vitest';
import { paired, welch } from '../../../report/statistics/difference.ts';
import { rankTest } from '../../../report/statistics/ranks.ts';
import { ratio } from '../../../report/statistics/ratio.ts';
import { studentQuantile, twoSidedP } from '../../../report/statistics/student-t.ts';
import { quantile, summarize } from '../../../report/statistics/summarize.ts';
import oracle from './oracle.json' with { type: 'json' };

// Reference values computed by scipy and numpy; the file names their versions. The script that made it is oracle.py
// beside it.
const within = (relative: number) => (found: number, wanted: number) =>
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(relative * Math.max(1e-12, Math.abs(wanted)));
const close = within(1e-9);
/** A bound may be near 0, so its error is compared with the width of its interval. */
const bounds = (found: { low: number; high: number } | null, wanted: { low: number; high: number }): void => {
  const width = wanted.high - wanted.low;
  expect(Math.abs((found?.low ?? NaN) - wanted.low)).toBeLessThanOrEqual(1e-9 * width);
  expect(Math.abs((found?.high ?? NaN) - wanted.high)).toBeLessThanOrEqual(1e-9 * width);
};

/** P(T <= t). */
const cumulative = (t: number, df: number): number => (t >= 0 ? 1 - twoSidedP(t, df) / 2 : twoSidedP(t, df) / 2);

test('t quantiles', () => {
  for (const [df = NaN, p = NaN, wanted = NaN] of oracle.t) {
    within(3e-12)(studentQuantile(p, df), wanted);
    within(3e-12)(cumulative(wanted, df), p);
  }
});

describe.each(oracle.two_samples.map((given, index) => ({ ...given, name: `samples ${index}` })))('$name', (given) => {
  const { a, b } = given;

  test('mean, spread and interval of one variant', () => {
    const [mean = NaN, low = NaN, high = NaN, sd = NaN, median = NaN, quarter = NaN] = given.mean_a;
    const summary = summarize(a);
    close(summary.mean, mean);
    close(summary.sd ?? NaN, sd);
    bounds(summary.interval, { low, high });
    close(summary.median, median);
    close(quantile(a, 0.25), quarter);
  });

  test('difference of the means', () => {
    for (const [found, wanted] of [
      [welch(a, b), given.welch],
      ...(given.paired === undefined ? [] : ([[paired(a, b), given.paired]] as const)),
    ] as const) {
      close(found.estimate, wanted.estimate);
      bounds(found, wanted);
      close(found.df, wanted.df);
      close(found.p, wanted.p);
    }
  });

  test('ranks', () => {
    const found = rankTest(a, b);
    expect(found.method).toBe(given.ranks.method);
    expect(found.u).toBe(given.ranks.u);
    close(found.p, given.ranks.p);
  });
});

test('ratio intervals', () => {
  for (const { a, b, pairs, low, high } of oracle.fieller) {
    bounds(ratio(a, b, pairs), { low, high });
  }
});

import { studentQuantile } from './student-t.ts';
import { mean, variance } from './summarize.ts';
import type { Interval } from './summarize.ts';

/**
 * mean(b) / mean(a) with Fieller's interval (E. C. Fieller 1954; for independent runs with Welch's degrees of freedom).
 * `pairs` means that the runs are in the same blocks, in the same order. Null if mean(a) may be 0, because then the
 * interval is unbounded.
 */
export function ratio(a: readonly number[], b: readonly number[], pairs: boolean, level = 0.95): Interval | null {
  if (a.length < 2 || b.length < 2) throw new RangeError('a ratio needs two runs of each variant');
  const [meanA, meanB] = [mean(a), mean(b)];
  const [ofA, ofB] = [variance(a) / a.length, variance(b) / b.length];
  const together = pairs ? covariance(a, b) / a.length : 0;
  const both = ofA + ofB;
  const df =
    pairs || both === 0
      ? Math.min(a.length, b.length) - 1
      : both ** 2 / (ofA ** 2 / (a.length - 1) + ofB ** 2 / (b.length - 1));
  const t = studentQuantile(0.5 + level / 2, df);
  const g = (t * t * ofA) / (meanA * meanA);
  if (!(g < 1)) return null;
  const estimate = meanB / meanA;
  const middle = (estimate - (t * t * together) / (meanA * meanA)) / (1 - g);
  const inner = ofB - 2 * estimate * together + estimate ** 2 * ofA - g * (ofB - (ofA === 0 ? 0 : together ** 2 / ofA));
  const half = ((t / Math.abs(meanA)) * Math.sqrt(Math.max(0, inner))) / (1 - g);
  return { estimate, low: middle - half, high: middle + half, level };
}

function covariance(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new RangeError('pairs need a run of each variant in each block');
  const [meanA, meanB] = [mean(a), mean(b)];
  return a.reduce((sum, value, index) => sum + (value - meanA) * ((b[index] ?? NaN) - meanB), 0) / (a.length - 1);
}

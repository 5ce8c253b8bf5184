import { largest, smallest } from './extremes.ts';
import { studentQuantile } from './student-t.ts';

/** An estimate with its confidence interval; the bounds are in the unit of the estimate. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** E.g. 0.95. */
  readonly level: number;
}

/** The summary of the runs of one variant; one value is one run, never one second of a run. */
export interface Summary {
  readonly n: number;
  readonly mean: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Of the sample (divided by n - 1); null for fewer than two runs. */
  readonly sd: number | null;
  /** The t interval of the mean; null for fewer than three runs. */
  readonly interval: Interval | null;
}

/** With fewer runs there is no interval and no verdict: two values say almost nothing about the variation. */
export const fewestRuns = 3;

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The sample variance, by deviations from the mean; needs two values. */
export function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

/**
 * The quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, the default of numpy and
 * R).
 */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const [below, above] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
  return below + (above - below) * (at - Math.floor(at));
}

/** Throws RangeError without values, or for a value that is not a finite number: such a run has failed. */
export function summarize(values: readonly number[], level = 0.95): Summary {
  if (values.length === 0) throw new RangeError('there are no runs to summarize');
  if (!values.every(Number.isFinite)) throw new RangeError('a run has a value that is not a finite number');
  const n = values.length;
  const estimate = mean(values);
  const spread = n < 2 ? null : Math.sqrt(variance(values));
  const half =
    n < fewestRuns || spread === null ? null : studentQuantile(0.5 + level / 2, n - 1) * (spread / Math.sqrt(n));
  return {
    n,
    mean: estimate,
    median: quantile(values, 0.5),
    low: smallest(values),
    high: largest(values),
    sd: spread,
    interval: half === null ? null : { estimate, low: estimate - half, high: estimate + half, level },
  };
}

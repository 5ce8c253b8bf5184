import { summarize } from '../statistics/summarize.ts';
import type { Interval } from '../statistics/summarize.ts';
import type { Variant } from './report.ts';

/** The rate of a variant at one time of its runs. */
export interface RateMoment {
  /** Seconds since the start of the load. */
  readonly at: number;
  /** One value for each run, in Gbit/s. */
  readonly points: readonly number[];
  readonly mean: number;
  /** Of the mean over runs; null for fewer than three. */
  readonly interval: Interval | null;
  readonly isCounted: boolean;
}

/** The rate over time of all counted runs of a variant; of all runs with a rate if none is counted. Times are rounded to half seconds. */
export function rateSeries({ runs, counted }: Variant, alpha: number): readonly RateMoment[] {
  const own = counted.some(({ figures }) => figures.bandwidth !== null) ? counted : runs;
  const points = own.flatMap(({ figures }) => figures.bandwidth?.series ?? []);
  return [...Map.groupBy(points, ({ at }) => Math.round(2 * at) / 2)]
    .toSorted(([a], [b]) => a - b)
    .map(([at, some]): RateMoment => {
      const values = some.map(({ bitsPerSecond }) => bitsPerSecond / 1e9).filter(Number.isFinite);
      if (values.length === 0) return { at, points: [], mean: 0, interval: null, isCounted: false };
      const { mean, interval } = summarize(values, 1 - alpha);
      return { at, points: values, mean, interval, isCounted: some.some(({ isCounted }) => isCounted) };
    });
}

import type { MetricValues } from '../model/report.ts';

/** A unit of rates and how often it is in a Gbit/s. */
export interface RateUnit {
  readonly unit: 'Gbit/s' | 'Mbit/s';
  readonly factor: number;
}

/** What rates are drawn in: Gbit/s, or Mbit/s where none of them is near one, as on an emulated host. */
export const rateUnit = (gbits: readonly number[]): RateUnit =>
  gbits.some((value) => Math.abs(value) >= 0.1) ? { unit: 'Gbit/s', factor: 1 } : { unit: 'Mbit/s', factor: 1000 };

/** Values as they are drawn: rates in the unit that fits them, all others as they are. */
export function drawnValues({ metric, variants }: MetricValues): MetricValues {
  const { unit, factor } = rateUnit(variants.flatMap(({ runs }) => runs.map(({ value }) => value)));
  if (metric.unit !== 'Gbit/s' || factor === 1) return { metric, variants };
  return {
    metric: { ...metric, unit },
    variants: variants.map((each) => {
      const { summary, runs, outliers } = each;
      const { interval, sd } = summary;
      const scaled = (value: number): number => factor * value;
      return {
        ...each,
        runs: runs.map((run) => ({ ...run, value: scaled(run.value) })),
        outliers: outliers.map((one) => ({ ...one, value: scaled(one.value) })),
        summary: {
          n: summary.n,
          mean: scaled(summary.mean),
          median: scaled(summary.median),
          low: scaled(summary.low),
          high: scaled(summary.high),
          sd: sd === null ? null : scaled(sd),
          interval:
            interval === null
              ? null
              : {
                  level: interval.level,
                  estimate: scaled(interval.estimate),
                  low: scaled(interval.low),
                  high: scaled(interval.high),
                },
        },
      };
    }),
  };
}

import type { MetricValues } from '../model/report.ts';

/** A unit of rates and its number in one Gbit/s. */
export interface RateUnit {
  readonly unit: 'Gbit/s' | 'Mbit/s';
  readonly factor: number;
}

/** The unit for drawing rates: Gbit/s, or Mbit/s if all values are far below one Gbit/s, as on an emulated host. */
export const rateUnit = (gbits: readonly number[]): RateUnit =>
  gbits.some((value) => Math.abs(value) >= 0.1) ? { unit: 'Gbit/s', factor: 1 } : { unit: 'Mbit/s', factor: 1000 };

/** Values as drawn: rates in a suitable unit, all others unchanged. */
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

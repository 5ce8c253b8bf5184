import type { Metric } from '../figures/metrics.ts';
import { detectableDifference } from '../statistics/detectable.ts';
import { paired, welch } from '../statistics/difference.ts';
import type { Difference } from '../statistics/difference.ts';
import { holm } from '../statistics/holm.ts';
import { outliers } from '../statistics/outliers.ts';
import type { Outlier } from '../statistics/outliers.ts';
import { rankTest } from '../statistics/ranks.ts';
import type { RankTest } from '../statistics/ranks.ts';
import { ratio } from '../statistics/ratio.ts';
import { fewestRuns, summarize } from '../statistics/summarize.ts';
import type { Interval, Summary } from '../statistics/summarize.ts';
import { verdictOn } from '../statistics/verdict.ts';
import type { Verdict } from '../statistics/verdict.ts';
import { counts, variantOf } from './measured.ts';
import type { Measured } from './measured.ts';

/** A metric's value in each counted run of a variant. */
export interface VariantValues {
  readonly variant: string;
  readonly runs: readonly { readonly value: number; readonly block: number | null; readonly measured: Measured }[];
  readonly summary: Summary;
  readonly outliers: readonly Outlier[];
}

/** The comparison of one variant with the baseline by one metric. */
export interface Comparison {
  readonly variant: string;
  /** Null if a variant has fewer than three runs; then there is no verdict either. */
  readonly difference: Difference | null;
  readonly ratio: Interval | null;
  readonly ranks: RankTest | null;
  /** p of the difference, adjusted by Holm for all comparisons of the metric; null without a difference. */
  readonly adjustedP: number | null;
  /** The smallest difference that 8 of 10 such studies would detect; null without a difference. */
  readonly detectable: number | null;
  readonly margin: number;
  readonly verdict: Verdict | 'confounded';
  /** Why it is inconclusive or confounded, in words; null otherwise. */
  readonly because: string | null;
}

export interface MetricComparison {
  readonly metric: Metric;
  readonly baseline: string;
  readonly variants: readonly VariantValues[];
  readonly comparisons: readonly Comparison[];
}

export interface CompareOptions {
  readonly baseline: string;
  /** The largest difference that does not matter, as a part of the baseline's mean, e.g. 0.01. */
  readonly margin: number;
  readonly alpha: number;
  /** Unintended differences of the machines between the baseline and a variant: with them no verdict is possible. */
  readonly confounds: (variant: string) => readonly string[];
}

/** A metric's values by variant, in the order of the variants; runs that are not counted have no values. */
export function variantValues(
  metric: Metric,
  host: string,
  measured: readonly Measured[],
  alpha: number,
): readonly VariantValues[] {
  return [...Map.groupBy(measured.filter(counts), variantOf)].flatMap(([variant, own]): readonly VariantValues[] => {
    const runs = own.flatMap((each) => {
      const value = metric.value(each.figures, host);
      const block = each.measurement.study?.block ?? null;
      return value === null || !Number.isFinite(value) ? [] : [{ value, block, measured: each }];
    });
    if (runs.length === 0) return [];
    const values = runs.map(({ value }) => value);
    return [{ variant, runs, summary: summarize(values, 1 - alpha), outliers: outliers(values) }];
  });
}

/** Compares every variant with the baseline by one metric; null if fewer than two variants have the metric. The unit is a run. */
export function compareVariants(
  metric: Metric,
  host: string,
  measured: readonly Measured[],
  options: CompareOptions,
): MetricComparison | null {
  const variants = variantValues(metric, host, measured, options.alpha);
  const base = variants.find(({ variant }) => variant === options.baseline);
  if (base === undefined || variants.length < 2) return null;
  const others = variants.filter((each) => each !== base);
  const differences = others.map((other) => differenceOf(base, other, options.alpha));
  // A comparison that was not possible is not part of the adjustment.
  const adjusted = holm(differences.map((difference) => difference?.p ?? NaN).filter((p) => !Number.isNaN(p)));
  const made = differences.map((_, index) => differences.slice(0, index).filter((each) => each !== null).length);
  return {
    metric,
    baseline: base.variant,
    variants,
    comparisons: others.map((other, index) => {
      const difference = differences[index] ?? null;
      const adjustedP = difference === null ? null : (adjusted[made[index] ?? 0] ?? null);
      return judged(base, other, difference, adjustedP, metric, options);
    }),
  };
}

const valuesOf = ({ runs }: VariantValues): readonly number[] => runs.map(({ value }) => value);

/** The values of two variants block by block; null unless both have exactly one run in each of the same blocks. */
function pairs(a: VariantValues, b: VariantValues): { a: readonly number[]; b: readonly number[] } | null {
  const byBlock = ({ runs }: VariantValues) => new Map(runs.map(({ block, value }) => [block, value]));
  const [first, second] = [byBlock(a), byBlock(b)];
  const blocks = [...first.keys()];
  const isComplete =
    !first.has(null) &&
    first.size === a.runs.length &&
    second.size === b.runs.length &&
    first.size === second.size &&
    blocks.every((block) => second.has(block));
  if (!isComplete) return null;
  return { a: blocks.map((block) => first.get(block) ?? NaN), b: blocks.map((block) => second.get(block) ?? NaN) };
}

function differenceOf(base: VariantValues, other: VariantValues, alpha: number): Difference | null {
  if (base.runs.length < fewestRuns || other.runs.length < fewestRuns) return null;
  const blocks = pairs(base, other);
  return blocks === null ? welch(valuesOf(base), valuesOf(other), 1 - alpha) : paired(blocks.a, blocks.b, 1 - alpha);
}

function judged(
  base: VariantValues,
  other: VariantValues,
  difference: Difference | null,
  adjustedP: number | null,
  metric: Metric,
  options: CompareOptions,
): Comparison {
  const margin = Math.abs(options.margin * base.summary.mean);
  const common = { variant: other.variant, margin };
  if (difference === null || adjustedP === null) {
    const fewest = Math.min(base.runs.length, other.runs.length);
    const because = `not enough data: ${fewest} ${fewest === 1 ? 'run' : 'runs'}, but at least ${fewestRuns} are needed`;
    return {
      ...common,
      difference: null,
      ratio: null,
      ranks: null,
      adjustedP: null,
      detectable: null,
      verdict: 'inconclusive',
      because,
    };
  }
  const blocks = pairs(base, other) ?? { a: valuesOf(base), b: valuesOf(other) };
  const rule = { better: metric.better, margin, alpha: options.alpha };
  const found = verdictOn(difference, adjustedP, rule);
  const confounds = options.confounds(other.variant);
  const isConfounded = confounds.length > 0;
  return {
    ...common,
    difference,
    ratio:
      base.summary.mean === 0 ? null : ratio(blocks.a, blocks.b, difference.method === 'paired', 1 - options.alpha),
    ranks: rankTest(valuesOf(base), valuesOf(other)),
    adjustedP,
    detectable: detectableDifference(difference.standardError, difference.df, 1 - options.alpha),
    verdict: isConfounded ? 'confounded' : found,
    because: isConfounded
      ? `the machines also differed in unintended ways: ${confounds.join(', ')}`
      : found === 'inconclusive'
        ? 'not enough data: the interval contains both no difference and a difference that matters'
        : null,
  };
}

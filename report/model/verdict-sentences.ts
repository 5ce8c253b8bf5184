import type { Comparison, MetricComparison } from '../compare/compare-variants.ts';
import type { Sentence } from './report.ts';
import { showNumber, showPercent } from '../figures/show-number.ts';

/** The wording of a metric: "38 % fewer VM exits". */
const words: Readonly<Record<string, { readonly more: string; readonly less: string; readonly noun: string }>> = {
  exits: { more: 'more', less: 'fewer', noun: 'VM exits' },
  'cpu-per-gbit': { more: 'more', less: 'less', noun: 'host CPU per Gbit/s' },
  bandwidth: { more: 'higher', less: 'lower', noun: 'bandwidth' },
  'host-overhead': { more: 'more', less: 'less', noun: 'host CPU outside the guest' },
  retransmits: { more: 'more', less: 'fewer', noun: 'retransmitted segments' },
};

/**
 * A sentence for each variant and metric, in the order of the metrics. If no verdict on a variant is possible,
 * because the machines differed, one sentence covers all metrics.
 */
export function verdictSentences(comparisons: readonly MetricComparison[], margin: number): readonly Sentence[] {
  const told = new Set<string>();
  return comparisons.flatMap((own) =>
    own.comparisons.flatMap((each): readonly Sentence[] => {
      const { variant, verdict, because } = each;
      if (verdict !== 'confounded')
        return [{ variant, metric: own.metric.key, verdict, text: sentence(own, each, margin) }];
      if (told.has(variant)) return [];
      told.add(variant);
      return [{ variant, metric: null, verdict, text: `no verdict, ${because}` }];
    }),
  );
}

function sentence({ metric, baseline, variants }: MetricComparison, comparison: Comparison, margin: number): string {
  const { more, less, noun } = words[metric.key] ?? { more: 'more', less: 'less', noun: metric.title.toLowerCase() };
  const { verdict, difference, ratio, because, detectable } = comparison;
  const base = variants.find(({ variant }) => variant === baseline)?.summary.mean ?? 0;
  switch (verdict) {
    case 'better':
    case 'worse': {
      if (difference === null) return '';
      const word = difference.estimate > 0 ? more : less;
      const level = `${Math.round(100 * difference.level)} % interval`;
      if (ratio === null || base === 0) {
        const [size, low, high] = ordered(difference.estimate, difference.low, difference.high).map((part) =>
          showNumber(part),
        );
        return `${size} ${metric.unit} ${word} ${noun} than ${baseline} (${level} ${low} to ${high})`;
      }
      const [size, low, high] = ordered(ratio.estimate - 1, ratio.low - 1, ratio.high - 1).map((part) =>
        showPercent(part),
      );
      return `${size} ${word} ${noun} than ${baseline} (${level} ${low?.replace(' %', '')} to ${high})`;
    }
    case 'equivalent':
      return `${noun} equivalent within ${showPercent(margin)}`;
    case 'inconclusive': {
      if (difference === null) return `${noun}: no verdict, ${because}`;
      const least =
        detectable === null || base === 0
          ? ''
          : `; only a difference above ${showPercent(Math.abs(detectable / base), false, 2)} could be detected`;
      return `${noun}: ${because}${least}`;
    }
    case 'confounded':
      return '';
  }
}

/** Sizes without signs, the smaller bound first; a bound with the other sign keeps its minus. */
function ordered(estimate: number, low: number, high: number): readonly number[] {
  return estimate >= 0 ? [estimate, low, high] : [-estimate, -high, -low];
}

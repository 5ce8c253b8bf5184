import type { Comparison, MetricComparison } from './compare-variants.ts';
import { showNumber, showPercent } from '../figures/show-number.ts';

/** The column titles of `differenceRow`. */
export const differenceHeads = ['metric', 'variant', 'difference', 'interval', 'p (Holm)', 'n', 'method', 'verdict'];

/** One comparison as text in columns. */
export function differenceRow({ metric, baseline, variants }: MetricComparison, own: Comparison): readonly string[] {
  const { difference, variant, adjustedP, verdict } = own;
  const base = variants.find((each) => each.variant === baseline);
  const other = variants.find((each) => each.variant === variant);
  const mean = base?.summary.mean ?? 0;
  const show = (value: number): string =>
    mean === 0 ? `${showNumber(value)} ${metric.unit}` : showPercent(value / Math.abs(mean), true);
  const n = `${base?.runs.length ?? 0} + ${other?.runs.length ?? 0}`;
  const title = `${metric.title}${metric.unit === '' ? '' : `, ${metric.unit}`}`;
  if (difference === null) return [title, variant, '–', '–', '–', n, '–', verdict];
  const { estimate, low, high, method } = difference;
  const p = adjustedP === null ? '–' : adjustedP < 0.0001 ? '< 0.0001' : showNumber(adjustedP, 2);
  return [
    title,
    variant,
    show(estimate),
    `${show(low)} to ${show(high)}`,
    p,
    n,
    method === 'paired' ? 'paired by block' : 'Welch',
    verdict,
  ];
}

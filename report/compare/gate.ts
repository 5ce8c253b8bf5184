import type { MetricComparison } from './compare-variants.ts';

/** The result of a gate: 0 pass, 1 regression, 2 no decision is possible. */
export type GateCode = 0 | 1 | 2;

export interface GateFinding {
  readonly metric: string;
  readonly variant: string;
  readonly code: GateCode;
  readonly because: string;
}

/**
 * Decides by intervals, not by means: a regression is a comparison whose whole interval is beyond the margin on the
 * worse side. A confounded comparison, or one with too few runs, allows no decision; an inconclusive one passes
 * unless `strict`.
 */
export function gate(comparisons: readonly MetricComparison[], strict: boolean): readonly GateFinding[] {
  return comparisons.flatMap(({ metric, comparisons: each }) =>
    each.map(({ variant, difference, margin, verdict, because }): GateFinding => {
      const finding = (code: GateCode, text: string): GateFinding => ({
        metric: metric.key,
        variant,
        code,
        because: text,
      });
      if (difference === null || verdict === 'confounded') return finding(2, because ?? 'no decision is possible');
      const isWorse = metric.better === 'higher' ? difference.high < -margin : difference.low > margin;
      if (isWorse) return finding(1, 'the whole interval lies beyond the margin on the worse side');
      if (verdict === 'inconclusive' && strict) return finding(2, because ?? 'inconclusive');
      return finding(0, verdict);
    }),
  );
}

/** The worst result of all findings; without a comparison no decision is possible. */
export function gateCode(findings: readonly GateFinding[]): GateCode {
  if (findings.length === 0 || findings.some(({ code }) => code === 2))
    return findings.some(({ code }) => code === 1) ? 1 : 2;
  return findings.some(({ code }) => code === 1) ? 1 : 0;
}

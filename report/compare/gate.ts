import type { MetricComparison } from './compare-variants.ts';

/** How a gate decides: 0 passes, 1 a regression, 2 no decision is possible. */
export type GateCode = 0 | 1 | 2;

export interface GateFinding {
  readonly metric: string;
  readonly variant: string;
  readonly code: GateCode;
  readonly because: string;
}

/**
 * Decides by intervals, not by means: a regression is one whose whole interval lies beyond the margin on the worse side; a
 * comparison that is confounded or has too few runs gives no decision; what is inconclusive passes unless `strict`.
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

/** The worst of all findings; with nothing to compare there is no decision. */
export function gateCode(findings: readonly GateFinding[]): GateCode {
  if (findings.length === 0 || findings.some(({ code }) => code === 2))
    return findings.some(({ code }) => code === 1) ? 1 : 2;
  return findings.some(({ code }) => code === 1) ? 1 : 0;
}

import type { Difference } from './difference.ts';
import { studentQuantile } from './student-t.ts';

export type Verdict = 'better' | 'worse' | 'equivalent' | 'inconclusive';

/** The rule by which two variants are compared. */
export interface Rule {
  /** Whether a higher figure is better, as for a bandwidth, or worse, as for a cost. */
  readonly better: 'higher' | 'lower';
  /** Differences below this value, in the unit of the figure, do not matter. */
  readonly margin: number;
  /** The chance of a wrong verdict, e.g. 0.05. */
  readonly alpha: number;
}

/**
 * Better or worse if the interval of the difference excludes 0, and p, adjusted for the number of comparisons,
 * agrees; equivalent if two one-sided tests place the difference inside the margin (Schuirmann 1987); otherwise
 * inconclusive. A difference that is certain but inside the margin is equivalent, because it does not matter.
 */
export function verdictOn(difference: Difference, adjustedP: number, rule: Rule): Verdict {
  const { estimate, standardError, df } = difference;
  const half = studentQuantile(1 - rule.alpha, df) * standardError;
  if (estimate - half > -rule.margin && estimate + half < rule.margin) return 'equivalent';
  if (adjustedP >= rule.alpha) return 'inconclusive';
  return estimate > 0 === (rule.better === 'higher') ? 'better' : 'worse';
}

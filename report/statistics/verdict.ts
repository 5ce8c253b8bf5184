import type { Difference } from './difference.ts';
import { studentQuantile } from './student-t.ts';

export type Verdict = 'better' | 'worse' | 'equivalent' | 'inconclusive';

/** How two variants are judged. */
export interface Rule {
  /** Whether more of the figure is better, as with a bandwidth, or worse, as with a cost. */
  readonly better: 'higher' | 'lower';
  /** Differences below this, in the unit of the figure, do not matter to anybody. */
  readonly margin: number;
  /** The chance of a wrong verdict, e.g. 0.05. */
  readonly alpha: number;
}

/**
 * Better or worse where the interval of the difference excludes 0, and p, adjusted for the number of comparisons, agrees;
 * equivalent where two one-sided tests put the difference inside the margin (Schuirmann 1987); inconclusive otherwise.
 * A difference that is both certain and inside the margin is equivalent: nobody would act on it.
 */
export function verdictOn(difference: Difference, adjustedP: number, rule: Rule): Verdict {
  const { estimate, standardError, df } = difference;
  const half = studentQuantile(1 - rule.alpha, df) * standardError;
  if (estimate - half > -rule.margin && estimate + half < rule.margin) return 'equivalent';
  if (adjustedP >= rule.alpha) return 'inconclusive';
  return estimate > 0 === (rule.better === 'higher') ? 'better' : 'worse';
}

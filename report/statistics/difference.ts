import { studentQuantile, twoSidedP } from './student-t.ts';
import { mean, variance } from './summarize.ts';
import type { Interval } from './summarize.ts';

/** The difference between the means of two variants, and its precision. */
export interface Difference extends Interval {
  readonly method: 'welch' | 'paired';
  readonly standardError: number;
  readonly df: number;
  /** Two-sided, of "the means are the same". */
  readonly p: number;
}

function difference(
  method: Difference['method'],
  estimate: number,
  standardError: number,
  df: number,
  level: number,
): Difference {
  const half = studentQuantile(0.5 + level / 2, df) * standardError;
  // Runs without variation: a difference is certain, and so is its absence.
  const p = standardError === 0 ? (estimate === 0 ? 1 : 0) : twoSidedP(estimate / standardError, df);
  return { method, estimate, low: estimate - half, high: estimate + half, level, standardError, df, p };
}

/** b - a by Welch's interval, which does not require equal variances; needs two runs of each. */
export function welch(a: readonly number[], b: readonly number[], level = 0.95): Difference {
  if (a.length < 2 || b.length < 2) throw new RangeError('a difference needs two runs of each variant');
  const [ofA, ofB] = [variance(a) / a.length, variance(b) / b.length];
  const both = ofA + ofB;
  // Without variation in both, Welch and Satterthwaite's formula is 0/0.
  const df = both === 0 ? a.length + b.length - 2 : both ** 2 / (ofA ** 2 / (a.length - 1) + ofB ** 2 / (b.length - 1));
  return difference('welch', mean(b) - mean(a), Math.sqrt(both), df, level);
}

/** b - a from runs in the same blocks, in the same order: drift that both have in common cancels out. */
export function paired(a: readonly number[], b: readonly number[], level = 0.95): Difference {
  if (a.length !== b.length || a.length < 2) throw new RangeError('pairs need two blocks or more, with a run of each');
  const each = b.map((value, index) => value - (a[index] ?? NaN));
  return difference('paired', mean(each), Math.sqrt(variance(each) / each.length), each.length - 1, level);
}

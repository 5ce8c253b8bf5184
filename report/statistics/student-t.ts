import { incompleteBeta } from './incomplete-beta.ts';

/** P(T > t) for t >= 0: the tail itself, so that small probabilities keep their digits. */
function tail(t: number, df: number): number {
  return 0.5 * incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** The two-sided p-value of a t statistic with `df` degrees of freedom, which need not be whole. */
export function twoSidedP(t: number, df: number): number {
  return Math.min(1, 2 * tail(Math.abs(t), df));
}

/** The t with P(T <= t) = p, for 0 < p < 1, by bisection on the distribution itself. */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile needs 0 < p < 1, not ${p}`);
  if (p < 0.5) return -studentQuantile(1 - p, df);
  const above = 1 - p;
  let [low, high] = [0, 1];
  while (tail(high, df) > above) high *= 2;
  for (let turn = 0; turn < 200 && high - low > Number.EPSILON * high; turn += 1) {
    const middle = (low + high) / 2;
    if (tail(middle, df) > above) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

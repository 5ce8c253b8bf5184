import { normalTail } from './normal.ts';

/** The rank test of two samples, for figures with an unknown distribution. */
export interface RankTest {
  /** The number of pairs (a, b) with b above a; a tie counts half. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
  /** Exact by counting arrangements, or by the normal approximation with corrections for ties and continuity. */
  readonly method: 'exact' | 'normal';
  /** Cliff's delta: P(b > a) - P(b < a), from -1 to 1. */
  readonly delta: number;
}

const mostExact = 50;

/** The Mann-Whitney test: exact without ties for up to 50 runs in all, by the normal approximation otherwise. */
export function rankTest(a: readonly number[], b: readonly number[]): RankTest {
  let [u, ties] = [0, 0];
  for (const x of a) {
    for (const y of b) {
      if (y > x) u += 1;
      else if (y === x) ties += 1;
    }
  }
  u += ties / 2;
  const pairs = a.length * b.length;
  const delta = (2 * u) / pairs - 1;
  const counts = [...Map.groupBy([...a, ...b], (value) => value).values()].map((same) => same.length);
  const isTied = counts.some((count) => count > 1);
  if (!isTied && a.length + b.length <= mostExact) {
    return { u, delta, method: 'exact', p: exact(Math.max(u, pairs - u), a.length, b.length) };
  }
  const n = a.length + b.length;
  const tied = counts.reduce((sum, count) => sum + count ** 3 - count, 0) / (n * (n - 1));
  const sd = Math.sqrt((pairs / 12) * (n + 1 - tied));
  const z = sd === 0 ? 0 : Math.max(0, Math.abs(u - pairs / 2) - 0.5) / sd;
  return { u, delta, method: 'normal', p: Math.min(1, 2 * normalTail(z)) };
}

/** 2 P(U >= u) by the number of arrangements with each U, which are the coefficients of the Gaussian binomial. */
function exact(u: number, n: number, m: number): number {
  let ways: number[] = [1];
  for (let i = 1; i <= n; i += 1) ways = dividedBy(times(ways, m + i), i);
  const all = ways.reduce((sum, count) => sum + count, 0);
  const beyond = ways.slice(u).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * beyond) / all);
}

/** A polynomial times 1 - q^k. */
function times(polynomial: readonly number[], k: number): number[] {
  const product = [...polynomial, ...Array.from({ length: k }, () => 0)];
  for (const [power, coefficient] of polynomial.entries()) product[power + k] = (product[power + k] ?? 0) - coefficient;
  return product;
}

/** The polynomial divided by 1 - q^k, which must divide it without a rest. */
function dividedBy(polynomial: readonly number[], k: number): number[] {
  const quotient: number[] = [];
  for (let power = 0; power < polynomial.length - k; power += 1) {
    quotient.push((polynomial[power] ?? 0) + (quotient[power - k] ?? 0));
  }
  return quotient;
}

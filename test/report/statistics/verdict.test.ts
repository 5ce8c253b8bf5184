import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectableDifference } from '../../../report/statistics/detectable.ts';
import { paired, welch } from '../../../report/statistics/difference.ts';
import { holm } from '../../../report/statistics/holm.ts';
import { outliers } from '../../../report/statistics/outliers.ts';
import { rankTest } from '../../../report/statistics/ranks.ts';
import { ratio } from '../../../report/statistics/ratio.ts';
import { summarize } from '../../../report/statistics/summarize.ts';
import { verdictOn } from '../../../report/statistics/verdict.ts';
import { normal, random } from '../random.ts';

/** Standard normal values from a seed, so that rates are the same in every run. */
const normals = (seed: number): (() => number) => normal(random(seed));

const many = (count: number, one: () => number): number[] => Array.from({ length: count }, one);
const rate = (trials: number, holds: () => boolean): number =>
  many(trials, () => (holds() ? 1 : 0)).reduce((sum, each) => sum + each, 0) / trials;
const higher = { better: 'higher', alpha: 0.05 } as const;

describe('verdicts', () => {
  const judged = (a: readonly number[], b: readonly number[], margin: number) => {
    const found = welch(a, b);
    return verdictOn(found, found.p, { ...higher, margin });
  };

  test('the same runs are equivalent within a margin, inconclusive without one', () => {
    const runs = [9.4, 9.41, 9.39, 9.4, 9.42];
    expect(judged(runs, runs, 0.094)).toBe('equivalent');
    expect(judged(runs, runs, 0)).toBe('inconclusive');
  });

  test('the figure defines which direction is better', () => {
    const [a, b] = [
      [1, 1.1, 0.9, 1],
      [2, 2.1, 1.9, 2],
    ];
    expect(judged(a, b, 0.01)).toBe('better');
    const found = welch(a, b);
    expect(verdictOn(found, found.p, { better: 'lower', alpha: 0.05, margin: 0.01 })).toBe('worse');
  });

  test('a difference that is certain but too small to matter is equivalent', () => {
    const a = [9.4, 9.401, 9.399, 9.4];
    expect(
      judged(
        a,
        a.map((value) => value + 0.01),
        0.094,
      ),
    ).toBe('equivalent');
  });

  test('p adjusted for many comparisons can remove a verdict', () => {
    const found = welch([1, 1.2, 0.8, 1.1], [1.4, 1.6, 1.2, 1.5]);
    expect(found.p).toBeLessThan(0.05);
    expect(verdictOn(found, holm([found.p, 0.9, 0.8, 0.7])[0] ?? 1, { ...higher, margin: 0 })).toBe('inconclusive');
  });

  test('two equal variants are distinguished in 5 of 100 studies, two different variants in most', () => {
    const normal = normals(1);
    const differ = (shift: number) => (): boolean => {
      const found = welch(
        many(10, normal),
        many(10, () => normal() + shift),
      );
      return verdictOn(found, found.p, { ...higher, margin: 0 }) !== 'inconclusive';
    };
    expect(rate(4000, differ(0))).toBeGreaterThan(0.038);
    expect(rate(4000, differ(0))).toBeLessThan(0.062);
    const sure = detectableDifference(Math.sqrt(2 / 10), 18);
    expect(rate(4000, differ(sure))).toBeGreaterThan(0.77);
    expect(rate(4000, differ(sure))).toBeLessThan(0.83);
  });

  test('a variant that is worse by the margin is called equivalent in 5 of 100 studies at most', () => {
    const normal = normals(2);
    const isWrong = (): boolean => {
      const found = welch(
        many(10, normal),
        many(10, () => normal() - 1.5),
      );
      return verdictOn(found, found.p, { ...higher, margin: 1.5 }) === 'equivalent';
    };
    expect(rate(4000, isWrong)).toBeLessThan(0.062);
  });
});

test('an interval holds the truth in 95 of 100 studies', () => {
  const normal = normals(3);
  const holds = (interval: { low: number; high: number } | null, truth: number): boolean =>
    interval !== null && interval.low <= truth && truth <= interval.high;
  const base = (): number => 10 + normal();
  const rates = [
    rate(3000, () => holds(summarize(many(5, base)).interval, 10)),
    rate(3000, () =>
      holds(
        welch(
          many(5, base),
          many(8, () => 3 * base()),
        ),
        20,
      ),
    ),
    rate(3000, () => {
      const drift = many(6, () => 5 * normal());
      const [a, b] = [drift.map((by) => base() + by), drift.map((by) => base() + by + 1)];
      return holds(paired(a, b), 1);
    }),
    rate(3000, () =>
      holds(
        ratio(
          many(6, base),
          many(6, () => 2 * base()),
          false,
        ),
        2,
      ),
    ),
  ];
  for (const each of rates) {
    expect(each).toBeGreaterThan(0.935);
    expect(each).toBeLessThan(0.967);
  }
});

const runs = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 3, maxLength: 12 });

test('swapping the variants turns every figure round', () => {
  fc.assert(
    fc.property(runs, runs, (a, b) => {
      const [one, other] = [welch(a, b), welch(b, a)];
      expect(one.estimate).toBeCloseTo(-other.estimate, 6);
      expect(one.low).toBeCloseTo(-other.high, 6);
      expect(one.p).toBeCloseTo(other.p, 9);
      const [ranks, back] = [rankTest(a, b), rankTest(b, a)];
      expect(ranks.delta).toBeCloseTo(-back.delta, 9);
      expect(ranks.p).toBeCloseTo(back.p, 9);
    }),
    { seed: 4 },
  );
});

test('the unit that is chosen changes no verdict', () => {
  fc.assert(
    fc.property(runs, runs, fc.integer({ min: 2, max: 1000 }), (a, b, factor) => {
      const scaled = (values: readonly number[]) => values.map((value) => value * factor);
      const [one, other] = [welch(a, b), welch(scaled(a), scaled(b))];
      expect(other.estimate / factor).toBeCloseTo(one.estimate, 6);
      expect(other.p).toBeCloseTo(one.p, 9);
    }),
    { seed: 5 },
  );
});

test('Holm adjusts as R does', () => {
  // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [index, wanted] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[index]).toBeCloseTo(wanted, 12);
  expect(holm([])).toEqual([]);
});

test('outliers are reported, with their position', () => {
  const found = outliers([9.4, 9.41, 9.39, 9.4, 9.38, 5.1]);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ index: 5, value: 5.1, fence: 'severe' });
  expect(outliers([1, 1, 1, 1, 2])[0]?.z).toBe(Infinity);
  expect(outliers([1, 2, 50])).toEqual([]);
});

test('too few runs get no interval, and an empty list is an error', () => {
  expect(summarize([1]).sd).toBeNull();
  expect(summarize([1, 2]).interval).toBeNull();
  expect(summarize([1, 2, 3]).interval).not.toBeNull();
  expect(() => summarize([])).toThrow(RangeError);
  expect(() => summarize([1, NaN])).toThrow(RangeError);
});

test('a ratio to something that may be 0 has no interval', () => {
  expect(ratio([-1, 1, 0.1], [1, 2, 3], false)).toBeNull();
});

import { describe, expect, test } from 'vitest';
import { compareVariants, type CompareOptions } from '../../../report/compare/compare-variants.ts';
import { changedBetween, environmentDifferences } from '../../../report/compare/environment-diff.ts';
import { gate, gateCode } from '../../../report/compare/gate.ts';
import type { Measured } from '../../../report/compare/measured.ts';
import { metrics, type Metric } from '../../../report/figures/metrics.ts';
import { runsOf } from '../measuring.ts';

const number = metrics.find(({ key }) => key === 'number') as Metric;
const options: CompareOptions = { baseline: 'a', margin: 0.01, alpha: 0.05, confounds: () => [] };
const compare = (measured: readonly Measured[], changes: Partial<CompareOptions> = {}) => {
  const found = compareVariants(number, 'host', measured, { ...options, ...changes });
  if (found === null) throw new Error('nothing to compare');
  return found;
};
const base = [10, 10.1, 9.9, 10.05, 9.95];
const shifted = (by: number): readonly number[] => base.map((value, index) => value + by + 0.01 * (index - 2));

describe('verdicts of a study', () => {
  test.each([
    [2, 'better'],
    [-2, 'worse'],
    [0.001, 'equivalent'],
  ])('a shift of %f', (by, verdict) => {
    expect(compare([...runsOf('a', base), ...runsOf('b', shifted(by))]).comparisons).toMatchObject([
      { variant: 'b', verdict },
    ]);
  });

  test('complete blocks are paired, and drift of the whole study cancels out', () => {
    const drift = [0, 3, 6, 9, 12];
    const a = base.map((value, index) => value + (drift[index] ?? 0));
    const b = a.map((value) => value + 0.5);
    const [comparison] = compare([...runsOf('a', a), ...runsOf('b', b)]).comparisons;
    expect(comparison?.difference?.method).toBe('paired');
    expect(comparison?.verdict).toBe('better');
    const [incomplete] = compare([...runsOf('a', a), ...runsOf('b', b.slice(1))]).comparisons;
    expect(incomplete?.difference?.method).toBe('welch');
    expect(incomplete?.verdict).toBe('inconclusive');
  });

  test('two runs get no verdict', () => {
    const [comparison] = compare([...runsOf('a', [1, 2]), ...runsOf('b', [5, 6])]).comparisons;
    expect(comparison).toMatchObject({ difference: null, verdict: 'inconclusive' });
    expect(comparison?.because).toBe('not enough data: 2 runs, but at least 3 are needed');
  });

  test('a failed run and a run with a profiler do not count', () => {
    const failed = runsOf('b', [900]).map((each) => ({
      ...each,
      measurement: { ...each.measurement, status: 'partial' as const },
    }));
    const profiled = runsOf('b', [900]).map((each) => ({
      ...each,
      measurement: { ...each.measurement, asked: { ...each.measurement.asked, profile: true } },
    }));
    const found = compare([...runsOf('a', base), ...runsOf('b', shifted(2)), ...failed, ...profiled]);
    expect(found.variants.map(({ summary }) => summary.n)).toEqual([5, 5]);
  });

  test('several variants share the probability of a wrong verdict', () => {
    const [one] = compare([...runsOf('a', base), ...runsOf('b', shifted(0.13))]).comparisons;
    const many = compare([
      ...runsOf('a', base),
      ...runsOf('b', shifted(0.13)),
      ...['c', 'd', 'e'].flatMap((name) => runsOf(name, base.toReversed())),
    ]).comparisons;
    expect(many[0]?.adjustedP).toBeGreaterThan(one?.adjustedP ?? 1);
  });
});

describe('other differences', () => {
  const quiet = { 'host governor': 'performance', 'host kernel command line': 'quiet' };
  const isolated = { ...quiet, 'host kernel command line': 'quiet isolcpus=2-3' };
  const noisy = { ...isolated, 'host governor': 'powersave' };
  const both = (b: Readonly<Record<string, string>>) => [...runsOf('a', base, quiet), ...runsOf('b', shifted(2), b)];

  test('only intended differences are allowed', () => {
    const found = environmentDifferences(both(noisy), ['*command line']);
    expect(found.map(({ name, isIntended }) => [name, isIntended])).toEqual([
      ['host governor', false],
      ['host kernel command line', true],
    ]);
    expect(environmentDifferences(both(quiet), [])).toEqual([]);
  });

  test('a study with another difference is confounded, regardless of its figures', () => {
    const [comparison] = compare(both(noisy), { confounds: () => ['host governor'] }).comparisons;
    expect(comparison).toMatchObject({
      verdict: 'confounded',
      because: 'the machines also differed in unintended ways: host governor',
    });
  });

  test('names that appeared, disappeared or changed during a run', () => {
    expect(changedBetween({ a: '1', b: '2', c: '3' }, { a: '1', b: '4', d: '5' })).toEqual(['b', 'c', 'd']);
  });
});

describe('the gate', () => {
  const code = (b: readonly number[], strict = false, changes: Partial<CompareOptions> = {}) =>
    gateCode(gate([compare([...runsOf('a', base), ...runsOf('b', b)], changes)], strict));

  test('a regression is a comparison whose whole interval is beyond the margin', () => {
    expect(code(shifted(-2))).toBe(1);
    expect(code(shifted(2))).toBe(0);
    expect(code(shifted(0))).toBe(0);
  });

  test('a worse mean alone is not a regression', () => {
    expect(code([10.4, 9.1, 10.6, 8.9, 10.2])).toBe(0);
    expect(code([10.4, 9.1, 10.6, 8.9, 10.2], true)).toBe(2);
  });

  test('with too few runs, or another difference, no decision is possible', () => {
    expect(code([9, 8])).toBe(2);
    expect(code(shifted(0), false, { confounds: () => ['host governor'] })).toBe(2);
    expect(gateCode([])).toBe(2);
  });
});

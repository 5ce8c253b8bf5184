import { expect, test } from 'vitest';
import { metrics } from '../../../report/figures/metrics.ts';
import { drawnValues, rateUnit } from '../../../report/html/rate-unit.ts';
import { summarize } from '../../../report/statistics/summarize.ts';

const bandwidth = metrics.find(({ key }) => key === 'bandwidth');
const exits = metrics.find(({ key }) => key === 'exits');

test('rates are drawn in Mbit/s if none is near a Gbit/s, and other figures never are', () => {
  expect(rateUnit([0.0016, 0.02])).toEqual({ unit: 'Mbit/s', factor: 1000 });
  expect(rateUnit([0.0016, 9.4])).toEqual({ unit: 'Gbit/s', factor: 1 });
  if (bandwidth === undefined || exits === undefined) throw new Error('there are such metrics');
  const variants = [{ variant: 'a', runs: [], summary: summarize([0.001, 0.002, 0.003]), outliers: [] }];
  const values = { metric: bandwidth, variants };
  expect(drawnValues(values)).toMatchObject({
    metric: { unit: 'Mbit/s' },
    variants: [{ summary: { mean: 2, sd: 1 } }],
  });
  expect(drawnValues({ metric: exits, variants }).variants[0]?.summary.mean).toBeCloseTo(0.002);
});

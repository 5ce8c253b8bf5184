import { expect, test } from 'vitest';
import type { AttributeChange } from '../../../engine/change.ts';
import {
  invertAttribute,
  observeAttribute,
  performAttribute,
  reachedAttribute,
} from '../../../engine/change/attribute.ts';
import { routeArguments } from '../../../engine/change/restore-interfaces.ts';
import { labHost } from '../../../machines/simulated/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/simulated-machine.ts';

const path = '/sys/kernel/mm/transparent_hugepage/enabled';
const change: AttributeChange = {
  kind: 'attribute',
  path,
  before: '[always] madvise never',
  after: 'never',
  write: 'never',
  restore: 'always',
  readback: path,
  compare: 'choice',
  deadline: 5,
};

test('is written, read back, and written back by the text that restores it', async () => {
  const machine = simulatedMachine(labHost);
  expect(reachedAttribute(change, await observeAttribute(change, machine), 'before')).toBe(true);
  await performAttribute(change, machine);
  expect(reachedAttribute(change, await observeAttribute(change, machine), 'after')).toBe(true);
  const inverse = invertAttribute(change);
  if (inverse === null) throw new Error('there is a way back');
  await performAttribute(inverse, machine);
  expect(reachedAttribute(inverse, await observeAttribute(inverse, machine), 'after')).toBe(true);
  expect(await machine.read(path)).toBe('[always] madvise never\n');
});

test('a reading that cannot be had is null, and is only ever what was before', async () => {
  const machine = simulatedMachine(labHost);
  for (const readback of ['/sys/bus/pci/drivers_probe', '/sys/nothing']) {
    expect(await observeAttribute({ readback }, machine)).toBeNull();
  }
  expect(reachedAttribute(change, null, 'after')).toBe(false);
  expect(reachedAttribute({ ...change, before: null }, null, 'before')).toBe(true);
});

test('a machine that does not answer is no reading', async () => {
  const machine = simulatedMachine(labHost);
  machine.kill();
  await expect(observeAttribute(change, machine)).rejects.toThrow();
});

test('without a restoring text or a reading to verify it by there is no way back', () => {
  expect(invertAttribute({ ...change, restore: null })).toBeNull();
  expect(invertAttribute({ ...change, before: null })).toBeNull();
});

test('a refusal of the kernel keeps its errno', async () => {
  const machine = simulatedMachine(labHost);
  await expect(performAttribute({ ...change, write: 'sometimes' }, machine)).rejects.toMatchObject({ code: 'EINVAL' });
});

test.each([
  ['10.77.0.0/16 via 10.9.9.2 dev enp2s0 linkdown', '10.77.0.0/16 via 10.9.9.2 dev enp2s0'],
  [
    '2001:db8::/64 dev eth0 proto ra metric 100 expires 86332sec pref medium',
    '2001:db8::/64 dev eth0 proto ra metric 100 pref medium',
  ],
  [
    'default proto static \\ nexthop via 10.0.0.1 dev a weight 1 \\ nexthop via 10.0.0.2 dev b weight 1 dead',
    'default proto static nexthop via 10.0.0.1 dev a weight 1 nexthop via 10.0.0.2 dev b weight 1',
  ],
])('ip route takes back what it printed: %s', (shown, taken) => expect(routeArguments(shown).join(' ')).toBe(taken));

import { changeKinds } from '../../../changes/index.ts';
import { invert, invertOf, perform, matches } from '../by-kind.ts';
import { describe, expect, test } from 'vitest';
import type { AttributeChange } from '../../../changes/attribute/change.ts';
import { observeAttribute } from '../../../changes/attribute/index.ts';
import { routeArguments } from '../../../changes/binding/restore-interfaces.ts';
import { planDifferences } from '../../../engine/plan/change-identity.ts';
import { judgeUndoing } from '../../../engine/undo/judge-undoing.ts';
import { makeChange } from '../../../engine/apply/make-change.ts';
import type { RecordedChange } from '../../../engine/journal/recorded.ts';
import { changeStatus } from '../../../engine/status/change-status.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';

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

test('is written, read back, and restored with its restore text', async () => {
  const machine = simulatedMachine(labHost);
  expect(matches(change, await observeAttribute(change, machine), 'before')).toBe(true);
  await perform(change, machine);
  expect(matches(change, await observeAttribute(change, machine), 'after')).toBe(true);
  const inverse = invertOf(change);
  if (inverse === null) throw new Error('there is a way back');
  await perform(inverse, machine);
  expect(matches(inverse, await observeAttribute(inverse, machine), 'after')).toBe(true);
  expect(await machine.read(path)).toBe('[always] madvise never\n');
});

test('an unreadable value is null and matches only the state before', async () => {
  const machine = simulatedMachine(labHost);
  for (const readback of ['/sys/bus/pci/drivers_probe', '/sys/nothing']) {
    expect(await observeAttribute({ readback }, machine)).toBeNull();
  }
  expect(matches(change, null, 'after')).toBe(false);
  expect(matches({ ...change, before: null }, null, 'before')).toBe(true);
});

test('a machine that does not answer is an error, not a reading', async () => {
  const machine = simulatedMachine(labHost);
  machine.kill();
  await expect(observeAttribute(change, machine)).rejects.toThrow();
});

test('without a restore text or a reading to verify it, it cannot be undone', () => {
  expect(invert({ ...change, restore: null }, change.after)).toBeNull();
  expect(invert({ ...change, before: null }, change.after)).toBeNull();
});

test('an error of the kernel keeps its errno', async () => {
  const machine = simulatedMachine(labHost);
  await expect(perform({ ...change, write: 'sometimes' }, machine)).rejects.toMatchObject({ code: 'EINVAL' });
});

describe('an attribute of an interrupt', () => {
  const affinity: AttributeChange = {
    kind: 'attribute',
    path: '/proc/irq/33/smp_affinity_list',
    before: '0-3',
    after: '2',
    write: '2',
    restore: '0-3',
    readback: '/proc/irq/33/smp_affinity_list',
    compare: 'list',
    deadline: 5,
    owner: { name: 'enp0s4-rx-0', signs: { '/sys/kernel/irq/33/actions': 'enp0s4-rx-0' } },
  };
  const another = { ...affinity, owner: { name: 'eth9', signs: { '/sys/kernel/irq/33/actions': 'eth9' } } };
  const of = (change: AttributeChange, done = true): RecordedChange => ({
    ...{ step: 'it', on: 'host', index: 0, takes: 'now', change, done },
    observed: done ? change.after : undefined,
  });
  const means = (machine: SimulatedMachine, events: unknown[] = []) => ({
    machine,
    clock: machine.clock,
    kinds: changeKinds,
    now: new AbortController().signal,
    record: async (event: unknown) => void events.push(event),
  });
  const place = { step: 'it', on: 'host', index: 0, takes: 'now' } as const;

  test('no longer exists once its number belongs to another interrupt, and nothing is written there', async () => {
    const machine = simulatedMachine(labHost);
    expect(await observeAttribute(affinity, machine)).toBe('0-3');
    expect(await observeAttribute(another, machine)).toBeNull();
    await expect(perform(another, machine)).rejects.toMatchObject({ code: 'ESTALE' });
    expect(machine.mutations).toBe(0);
    expect(judgeUndoing(of(another), null, [], false, changeKinds)).toMatchObject({ kind: 'already' });
    expect(judgeUndoing(of(another, false), null, [], true, changeKinds)).toMatchObject({ kind: 'already' });
    expect(changeStatus(of(another), null, null, [], changeKinds)).toEqual({
      kind: 'gone',
      found: 'eth9 no longer exists',
    });
  });

  test('that the kernel assigns itself is recorded as such, is not a failure, and needs no undo', async () => {
    const machine = simulatedMachine(labHost);
    const kept = { errnos: ['EIO', 'EPERM'], why: 'the kernel places it' };
    const { owner: _, ...rest } = affinity;
    const path = '/proc/irq/29/smp_affinity_list';
    const managed: AttributeChange = { ...rest, path, readback: path, before: '1', restore: '1', kept };
    const events: unknown[] = [];
    expect(await makeChange(managed, place, means(machine, events))).toEqual({
      kind: 'kept',
      why: 'the kernel places it (EPERM)',
    });
    expect(events.at(-1)).toEqual({
      kind: 'change-done',
      step: 'it',
      index: 0,
      observed: '1',
      kept: 'the kernel places it (EPERM)',
    });
    const recorded = { ...of(managed), observed: '1', kept: 'the kernel places it (EPERM)' };
    expect(judgeUndoing(recorded, '1', [], false, changeKinds)).toMatchObject({ kind: 'already' });
    expect(changeStatus(recorded, '1', null, [], changeKinds)).toEqual({ kind: 'unmade' });
    const strict: AttributeChange = { ...managed, kept: { ...kept, errnos: ['EIO'] } };
    await expect(makeChange(strict, place, means(machine))).rejects.toMatchObject({ code: 'EPERM' });
  });

  test('that other programs also set starts from its present value, and undo is compared with the value after the run', async () => {
    const machine = simulatedMachine(labHost);
    await machine.write(affinity.path, '1\n');
    expect(await makeChange(affinity, place, means(machine))).toEqual({ kind: 'stale', found: '"1"' });
    const moving: AttributeChange = { ...affinity, moving: true };
    const events: unknown[] = [];
    expect(await makeChange(moving, place, means(machine, events))).toEqual({ kind: 'made' });
    const { change } = events[0] as { readonly change: AttributeChange };
    expect(change).toMatchObject({ before: '1', restore: '1' });
    expect(judgeUndoing(of(change), '2', [], false, changeKinds)).toMatchObject({
      kind: 'restore',
      change: { write: '1', after: '1' },
    });
    expect(judgeUndoing(of(change), '3', [], false, changeKinds)).toMatchObject({ kind: 'drifted' });
    // Killed before the write, and moved again since: it never took place.
    expect(judgeUndoing(of(change, false), '3', [], false, changeKinds)).toMatchObject({ kind: 'already' });
    expect(planDifferences([moving], [{ ...moving, before: '3' }], false, changeKinds)).toEqual([]);
    expect(planDifferences([affinity], [{ ...affinity, before: '3' }], false, changeKinds)).toHaveLength(2);
    // As requested in one reading, and different in the next.
    expect([
      planDifferences([moving], [], false, changeKinds),
      planDifferences([], [moving], false, changeKinds),
    ]).toEqual([[], []]);
    expect([
      planDifferences([affinity], [], false, changeKinds).length,
      planDifferences([], [affinity], false, changeKinds).length,
    ]).toEqual([1, 1]);
  });
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
])('ip route accepts its own output again: %s', (shown, taken) => expect(routeArguments(shown).join(' ')).toBe(taken));

import { changeKinds } from '../../../changes/index.ts';
import { invert, observe } from '../by-kind.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../changes/index.ts';
import { makeChange, type Made } from '../../../engine/apply/make-change.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { modprobe } from '../../../steps/modprobe/index.ts';
import { planOf } from '../../steps/support/changing.ts';

const image = `/boot/initrd.img-${labHost.release}`;
let machine: SimulatedMachine;
beforeEach(() => {
  machine = simulatedMachine(labHost);
});

/** The change that puts a module into the initramfs. */
async function into(module: string): Promise<Change> {
  const { changes, refusals } = await planOf(modprobe, { module, persist: 'initramfs' }, machine);
  expect(refusals).toEqual([]);
  const found = changes.find(({ kind }) => kind === 'initramfs');
  if (found === undefined) throw new Error('no initramfs is built');
  return found;
}
const make = (change: Change): Promise<Made> =>
  makeChange(
    change,
    { step: 'it', on: 'host', index: 0, takes: 'now' },
    {
      machine,
      clock: machine.clock,
      kinds: changeKinds,
      now: new AbortController().signal,
      record: async () => undefined,
    },
  );
/** Makes the change and returns its inverse. */
async function made(change: Change): Promise<Change> {
  expect(await make(change)).toEqual({ kind: 'made' });
  const inverse = invert(change, await observe(change, machine));
  if (inverse === null) throw new Error('there is no way back');
  return inverse;
}
const listed = async (): Promise<string> => (await machine.query(['lsinitramfs', image])).stdout;
const inBoot = async (): Promise<readonly string[]> =>
  ((await machine.list('/boot')) ?? []).filter((name) => name.includes('runbook'));

describe('an initramfs that is rebuilt', () => {
  test('keeps the old image, and undo restores it', async () => {
    const before = machine.snapshot();
    const back = await made(await into('vfio-pci'));
    expect(await listed()).toMatch(/vfio-pci\.ko/);
    expect(await inBoot()).toHaveLength(1);
    expect(await make(back)).toEqual({ kind: 'made' });
    expect(machine.calls.filter(({ argv }) => argv?.[0] === 'mkinitramfs')).toHaveLength(1);
    expect(machine.snapshot()).toBe(before);
  });

  test('is rebuilt without the files if it was rebuilt after the run', async () => {
    const back = await made(await into('vfio-pci'));
    const others = { encoding: 'utf8', content: 'options kvm nx=1\n', mode: 0o644, owner: 0, group: 0 } as const;
    await machine.put('/etc/modprobe.d/others.conf', others);
    await machine.run(['update-initramfs', '-u']);
    expect(await make(back)).toEqual({ kind: 'made' });
    expect(await listed()).not.toMatch(/vfio-pci/);
    expect(await machine.read(image)).toContain('options kvm nx=1');
    expect(await inBoot()).toEqual([]);
  });

  test('keeps the other task if two are undone out of order', async () => {
    const before = await machine.read(image);
    const first = await made(await into('vfio-pci'));
    const second = await made(await into('e1000e'));
    expect(await make(first)).toEqual({ kind: 'made' });
    expect(await listed()).toMatch(/e1000e/);
    expect(await listed()).not.toMatch(/vfio-pci/);
    expect(await make(second)).toEqual({ kind: 'made' });
    expect(await machine.read(image)).toBe(before);
    expect(await inBoot()).toEqual([]);
  });

  test('is restored step by step if the tasks are undone in order', async () => {
    const before = machine.snapshot();
    const first = await made(await into('vfio-pci'));
    const second = await made(await into('e1000e'));
    expect(await inBoot()).toHaveLength(2);
    expect(await make(second)).toEqual({ kind: 'made' });
    expect(await make(first)).toEqual({ kind: 'made' });
    expect(machine.snapshot()).toBe(before);
  });

  test('is left unchanged if the new image does not contain the files', async () => {
    const change = await into('vfio-pci');
    if (change.kind !== 'initramfs') throw new Error('another change');
    const before = await machine.read(image);
    await expect(make({ ...change, holds: [...change.holds, 'vfio-pci-of-nobody.ko'] })).rejects.toThrow(
      /initrd\.img-\S+ was left unchanged: .*does not contain all of/,
    );
    expect(await machine.read(image)).toBe(before);
    expect(await inBoot()).toEqual([]);
  });

  test('is not started if the image was modified', async () => {
    const change = await into('vfio-pci');
    await machine.put('/etc/modprobe.d/others.conf', {
      encoding: 'utf8',
      content: 'options kvm nx=1\n',
      mode: 0o644,
      owner: 0,
      group: 0,
    });
    await machine.run(['update-initramfs', '-u']);
    expect((await make(change)).kind).toBe('stale');
  });
});

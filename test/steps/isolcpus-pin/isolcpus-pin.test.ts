import { fillIn, describe as told, invert, observe, perform, matches } from '../../changes/by-kind.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AffinityChange } from '../../../changes/affinity/change.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { booted } from '../../preflights/case.ts';
import { withCpus } from '../../machines/simulated/hosts/variants.ts';
import { isolcpusPin } from '../../../steps/isolcpus-pin/index.ts';
import { qemuLaunch } from '../../../steps/qemu-launch/index.ts';
import { planOf } from '../support/changing.ts';
import { apply, checks, host, masks, outputsOf, pid, plan, running, signal, vm } from './pinned-guest.ts';

describe('a running guest', () => {
  let machine: SimulatedMachine;
  beforeEach(async () => {
    machine = await running();
  });

  test('gets one CPU for each virtual CPU, its other threads get other CPUs, and undo restores each mask', async () => {
    await machine.run(['taskset', '-cp', '1', String((await pid(machine)) + 3)]);
    const live = machine.liveSnapshot();
    const { changes, warnings } = await plan(machine);
    expect(changes.map(told)).toEqual([
      '~ CPUs of virtual machine pinned: vCPU 0 0-7 -> 6, vCPU 1 0-7 -> 7, its other threads 0-7 -> 0-5',
    ]);
    expect(warnings.join('\n')).toContain('cpus-shared: other programs can also use CPU 6-7');
    const back = await apply(machine, changes);
    expect(await masks(machine)).toEqual(['0-5', '6', '7', '0-5']);
    expect(await plan(machine)).toMatchObject({ changes: [], refusals: [], warnings: [] });
    await apply(machine, back);
    expect(await masks(machine)).toEqual(['0-7', '0-7', '0-7', '1']);
    expect(machine.liveSnapshot()).toBe(live);
  });

  test('is moved into a partition, which is isolated last and released first', async () => {
    const live = machine.liveSnapshot();
    const { changes, warnings } = await plan(machine, { isolation: 'cpuset' });
    expect(changes.map(({ kind }) => kind)).toEqual(['file', 'service', 'affinity', 'attribute']);
    expect(warnings.join('\n')).toContain('tick-stays: ');
    const back = await apply(machine, changes);
    expect(await masks(machine)).toEqual(['5', '6', '7', '5']);
    expect(await machine.read('/sys/fs/cgroup/cpuset.cpus.effective')).toBe('0-4\n');
    expect(await outputsOf(machine, { isolation: 'cpuset' })).toEqual({
      vm: 'pinned',
      pid: await pid(machine),
      cpus: '6-7',
      vcpus: [
        { vcpu: 0, thread: (await pid(machine)) + 1, cpu: 6 },
        { vcpu: 1, thread: (await pid(machine)) + 2, cpu: 7 },
      ],
      emulator: '5',
      housekeeping: '0-4',
      isolated: 'cpuset',
      reason: expect.stringContaining('no device shows which NUMA node is near') as string,
    });
    await apply(machine, back);
    expect(await masks(machine)).toEqual(['0-7', '0-7', '0-7', '0-7']);
    expect(machine.liveSnapshot()).toBe(live);
  });

  test('a mask that was modified is set again, and the partition is left unchanged', async () => {
    await apply(machine, (await plan(machine, { isolation: 'cpuset' })).changes);
    await machine.run(['taskset', '-cp', '5', String((await pid(machine)) + 1)]);
    const { changes } = await plan(machine, { isolation: 'cpuset' });
    expect(changes.map(told)).toEqual(['~ CPUs of virtual machine pinned: vCPU 0 5 -> 6']);
  });

  test.each([
    ['too few for its virtual CPUs', { cpus: '3' }, 'too-few-cpus'],
    ['no list', { cpus: 'three' }, 'cpu-list-malformed'],
    ['no list for the other threads', { cpus: '2-3', emulator: 'x' }, 'cpu-list-malformed'],
    ['a CPU that does not exist', { cpus: '7-8' }, 'cpu-out-of-range'],
    ['a CPU that does not exist, for the other threads', { cpus: '2-3', emulator: '8' }, 'cpu-out-of-range'],
    ['all of them', { cpus: '0-7' }, 'no-cpu-left'],
    ['all CPUs except one', { cpus: '1-7' }, 'one-cpu-left'],
    ['all CPUs except one, for a partition', { cpus: '1-7', isolation: 'cpuset' }, 'one-cpu-left'],
    ['the first CPU', { cpus: '0-1' }, 'first-cpu-taken'],
    ['those that no boot isolated', { cpus: '2-3', isolation: 'boot' }, 'cpus-not-isolated'],
  ])('is refused %s', async (_, input, check) => expect(await checks(machine, input)).toEqual([check]));

  test('a partition with CPUs of another control group is refused, and so is a partition in use', async () => {
    await apply(machine, (await plan(machine, { isolation: 'cpuset', partition: 'first' })).changes);
    const second = { isolation: 'cpuset', partition: 'second', cpus: '4-6' };
    const { refusals } = await plan(machine, second);
    expect(refusals.map(({ check }) => check)).toEqual(['cpu-in-partition', 'partition-not-exclusive']);
    expect(refusals[1]?.evidence).toBe('/sys/fs/cgroup/first.slice/cpuset.cpus: 5-7');
    expect(await checks(machine, { cpus: '2-4', isolation: 'cpuset', partition: 'first' })).toEqual([
      'partition-differs',
    ]);
    // CPUs of the partition are not chosen for a pin outside of it.
    expect((await plan(machine, {})).refusals).toEqual([]);
  });

  test('a process of another program in the slice keeps it', async () => {
    await apply(machine, (await plan(machine, { isolation: 'cpuset' })).changes);
    const other = { ...vm, name: 'other' };
    await apply(machine, (await planOf(qemuLaunch, other, machine)).changes);
    const input = { vm: 'other', isolation: 'cpuset' };
    expect((await planOf(isolcpusPin, input, machine)).refusals.map(({ check }) => check)).toContain(
      'partition-in-use',
    );
  });

  test('a guest that has ended is not pinned, and needs no undo', async () => {
    const [change] = (await plan(machine)).changes as readonly AffinityChange[];
    if (change === undefined) throw new Error('there is a change');
    const whole = (await fillIn(change, machine, { clock: machine.clock, signal })) as AffinityChange;
    await perform(whole, machine, { clock: machine.clock, signal });
    const inverse = invert(whole, await observe(whole, machine));
    if (inverse === null) throw new Error('there is a way back');
    await machine.run(['systemctl', 'stop', 'runbook-vm-pinned']);
    const mutations = machine.mutations;
    expect(matches(inverse, await observe(inverse, machine), 'after')).toBe(true);
    await perform(inverse, machine, { clock: machine.clock, signal });
    await expect(perform(whole, machine, { clock: machine.clock, signal })).rejects.toMatchObject({ code: 'ESRCH' });
    expect(machine.mutations).toBe(mutations);
  });

  test('an id that now belongs to another process is not used', async () => {
    const [change] = (await plan(machine)).changes as readonly AffinityChange[];
    if (change === undefined) throw new Error('there is a change');
    const earlier = { ...change, process: { ...change.process, started: '1' } };
    await expect(perform(earlier, machine, { clock: machine.clock, signal })).rejects.toMatchObject({ code: 'ESRCH' });
    expect(await masks(machine)).toEqual(['0-7', '0-7', '0-7', '0-7']);
  });
});

test('CPUs isolated at boot are chosen and checked', async () => {
  const machine = await running(booted(host, 'isolcpus=managed_irq,domain,2-3 nohz_full=2-3'));
  const { changes, refusals, warnings } = await plan(machine, { isolation: 'boot' });
  expect(refusals).toEqual([]);
  expect(changes.map(told)).toEqual([
    '~ CPUs of virtual machine pinned: vCPU 0 0-7 -> 2, vCPU 1 0-7 -> 3, its other threads 0-7 -> 0-1,4-7',
  ]);
  expect(warnings.join('\n')).toContain('from the CPUs isolated at boot');
  await apply(machine, changes);
  expect(await outputsOf(machine, { isolation: 'boot' })).toMatchObject({ cpus: '2-3', isolated: 'boot' });
});

test('a parameter that the kernel ignored is shown with the kernel message', async () => {
  const answers = { dmesg: 'Unknown kernel command line parameters "isolcpus=2-9", will be passed to user space.\n' };
  const machine = await running({ ...host, answers });
  const { refusals } = await plan(machine, { isolation: 'boot', cpus: '2-3' });
  expect(refusals).toMatchObject([{ check: 'cpus-not-isolated', liftedBy: 'reboot' }]);
  expect(refusals[0]?.evidence).toContain('isolated: (empty); dmesg: Unknown kernel command line parameters');
});

test('half a core is refused, unless the flag allows it', async () => {
  const machine = await running(withCpus(host, 8, { threadsPerCore: 2 }));
  expect(await checks(machine, { cpus: '3-4' })).toEqual(['partial-core']);
  expect(await checks(machine, { cpus: '3-4', allow_partial_cores: true })).toEqual([]);
});

test('CPUs on another node than the card give a warning', async () => {
  const pci = host.pci.map((each) => (each.address === '0000:00:04.0' ? { ...each, node: 0 } : each));
  const machine = await running({ ...host, pci });
  const { warnings } = await plan(machine, { cpus: '6-7', near: '0000:00:04.0' });
  expect(warnings.join('\n')).toContain('cpus-far-from-card: CPU 6-7 is on another NUMA node than 0000:00:04.0');
});

test('a guest that is not running is refused, or skipped with a warning', async () => {
  const machine = simulatedMachine(host);
  expect(await checks(machine, {})).toEqual(['vm-not-running']);
  const { changes, refusals, warnings } = await plan(machine, { when_absent: 'skip' });
  expect([changes, refusals]).toEqual([[], []]);
  expect(warnings.join()).toContain('vm-not-running: ');
});

test.each([
  ['without cpusets', { '/sys/fs/cgroup/cgroup.controllers': 'cpu io memory pids\n' }],
  ['before Linux 6.1', { '/proc/sys/kernel/osrelease': '5.15.0-204-generic\n' }],
])('a host %s has no isolated partitions', async (_, shows) => {
  const machine = await running({ ...host, shows });
  expect(await checks(machine, { isolation: 'cpuset' })).toEqual(['cpuset-missing']);
});

test('a monitor that does not answer leaves the threads unknown', async () => {
  const machine = await running();
  const silent = { ...vm, name: 'mute' };
  const [start] = (await planOf(qemuLaunch, silent, machine)).changes;
  if (start?.kind !== 'process') throw new Error('it starts a process');
  const without = start.argv.filter((word, at) => word !== '-qmp' && start.argv[at - 1] !== '-qmp');
  await machine.run(['systemd-run', `--unit=${start.unit}`, '--', ...without]);
  const { refusals } = await planOf(isolcpusPin, { vm: 'mute' }, machine);
  expect(refusals.map(({ check }) => check)).toEqual(['threads-unknown']);
});

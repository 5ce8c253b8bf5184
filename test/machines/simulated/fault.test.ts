import { perform } from '../../changes/by-kind.ts';
import { expect, test } from 'vitest';
import type { BindingChange } from '../../../changes/binding/change.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { isLock, type LockHolder } from '../../../engine/model/machine.ts';
import { Killed } from '../../../machines/simulated/machine/faults.ts';
import { dieAt } from './die-at.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn } from './hosts/variants.ts';

const host = withIommuOn(labHost);
const holder: LockHolder = { run: 'r1', operator: 'me', since: '2026-11-22T07:36:00Z' };
const text = (content: string) => ({ encoding: 'utf8' as const, content, mode: 0o600, owner: 0, group: 0 });

test('reads are distinguished from changes, and a query that would change is an error of the program', async () => {
  const machine = simulatedMachine(host);
  const before = [machine.snapshot(), machine.liveSnapshot()];
  await machine.read('/proc/cmdline');
  await machine.query(['modprobe', '-n', 'vfio-pci']);
  await expect(machine.query(['modprobe', 'vfio-pci'])).rejects.toThrow('a query that changes the machine');
  await expect(machine.query(['ip', 'link', 'set', 'enp0s4', 'down'])).rejects.toThrow(/a query that changes/);
  await expect(machine.query(['grub-mkconfig', '-o', '/boot/grub/grub.cfg'])).rejects.toThrow(/a query that changes/);
  expect([machine.mutations, machine.calls.length]).toEqual([0, 5]);
  expect([machine.snapshot(), machine.liveSnapshot()]).toEqual(before);
  await machine.run(['modprobe', 'vfio-pci']);
  expect(machine.calls.at(-1)).toEqual({ method: 'run', index: 0, argv: ['modprobe', 'vfio-pci'] });
});

test.each(['die-before', 'die-after'] as const)('%s kills runbook there, not the machine', async (when) => {
  const machine = simulatedMachine(host, { fault: dieAt(1, when) });
  const lock = await machine.lock(holder);
  expect(isLock(lock)).toBe(true);
  await machine.put('/etc/a', text('a'));
  await expect(machine.put('/etc/b', text('b'))).rejects.toBeInstanceOf(Killed);
  await expect(machine.read('/etc/a')).rejects.toBeInstanceOf(Killed);
  const next = machine.another();
  expect(isLock(await next.lock({ ...holder, run: 'r2' }))).toBe(true);
  expect(await next.read('/etc/b')).toBe(when === 'die-after' ? 'b' : undefined);
  machine.revive();
  machine.fault = undefined;
  expect(await machine.lock(holder)).toEqual({ ...holder, run: 'r2' });
});

test('a journal is torn at any byte', async () => {
  const line = '{"kind":"intent","é":1}\n';
  for (let tear = 0; tear <= Buffer.byteLength(line); tear += 1) {
    const machine = simulatedMachine(host, {
      fault: ({ method, index }) => (method === 'append' && index === 1 ? { tear } : undefined),
    });
    await machine.append('/var/lib/journal', 'first\n');
    await expect(machine.append('/var/lib/journal', line)).rejects.toBeInstanceOf(Killed);
    machine.crash();
    const file = await machine.readFile('/var/lib/journal');
    const bytes = Buffer.from(file?.content ?? '', file?.encoding);
    expect(bytes).toEqual(Buffer.concat([Buffer.from('first\n'), Buffer.from(line).subarray(0, tear)]));
  }
});

test('a failing call throws the given error and changes nothing', async () => {
  const full = new MachineError('No space left on device', { code: 'ENOSPC' });
  const machine = simulatedMachine(host, { fault: (call) => (call.method === 'append' ? full : undefined) });
  await expect(machine.append('/var/log/x', 'x')).rejects.toBe(full);
  expect(await machine.read('/var/log/x')).toBeUndefined();
});

test('a power cut keeps durable data and loses the rest with the kernel', async () => {
  const machine = simulatedMachine(host);
  await machine.makeFolder('/run/x', 0o700);
  await machine.put('/etc/durable', text('1'));
  await machine.write('/etc/durable', '2');
  await machine.run(['touch', '/etc/volatile']);
  await machine.run(['modprobe', 'vfio-pci']);
  await machine.write('/proc/sys/vm/swappiness', '10');
  const boot = await machine.read('/proc/sys/kernel/random/boot_id');
  machine.crash();
  expect(await machine.read('/etc/durable')).toBe('1');
  expect(await machine.read('/etc/volatile')).toBeUndefined();
  expect(await machine.stat('/run/x')).toBeUndefined();
  expect(await machine.list('/sys/module/vfio_pci')).toBeUndefined();
  expect(await machine.read('/proc/sys/vm/swappiness')).toBe('60\n');
  expect(await machine.read('/proc/sys/kernel/random/boot_id')).not.toBe(boot);
});

test('a reboot cuts the connection, fails for some attempts, and returns as another boot', async () => {
  const machine = simulatedMachine(host, { attempts: 2 });
  const boot = await machine.read('/proc/sys/kernel/random/boot_id');
  await machine.run(['touch', '/etc/kept']);
  expect((await machine.run(['systemctl', 'reboot'])).code).toBe(0);
  for (const attempt of [machine.read('/etc/kept'), machine.reconnect(), machine.reconnect()])
    await expect(attempt).rejects.toMatchObject({ name: 'MachineError', code: 'UNREACHABLE' });
  await machine.reconnect();
  expect(await machine.read('/etc/kept')).toBe('');
  expect(await machine.read('/proc/sys/kernel/random/boot_id')).not.toBe(boot);
});

test('runbook on the machine itself keeps running until the reboot', async () => {
  const machine = simulatedMachine(host, { outlivesReboot: false });
  await machine.run(['systemctl', 'reboot']);
  await machine.append('/var/lib/journal', 'waiting\n');
  expect(machine.world.rebootAsked).toBe(true);
  machine.reboot();
  expect(await machine.read('/var/lib/journal')).toBe('waiting\n');
});

const binding: BindingChange = {
  kind: 'binding',
  address: '0000:00:04.0',
  identity: { vendor: '8086', device: '10d3', mac: '52:54:00:12:34:56' },
  before: { driver: 'e1000e', override: null },
  after: { driver: 'vfio-pci', override: 'vfio-pci' },
  method: 'override',
  interfaces: [
    {
      name: 'enp0s4',
      mac: '52:54:00:12:34:56',
      up: true,
      addresses: ['10.128.7.7/16'],
      routes: ['10.128.0.0/16 dev enp0s4 proto kernel scope link src 10.128.7.7'],
    },
  ],
  deadline: 10,
};

test('a binding that is interrupted at any call is continued and undone exactly', async () => {
  const start = simulatedMachine(host);
  await start.run(['modprobe', 'vfio-pci']);
  const before = start.liveSnapshot();
  const whole = start.clone();
  await perform(binding, whole);
  const after = whole.liveSnapshot();
  expect(after).not.toBe(before);
  expect(whole.mutations).toBeGreaterThan(2);
  for (let index = 0; index < whole.mutations; index += 1)
    for (const when of ['die-before', 'die-after'] as const) {
      const machine = start.clone({ fault: dieAt(index, when) });
      await expect(perform(binding, machine)).rejects.toBeInstanceOf(Killed);
      machine.revive();
      machine.fault = undefined;
      const undone = machine.clone();
      await perform(binding, machine);
      expect(machine.liveSnapshot()).toBe(after);
      await perform({ ...binding, before: binding.after, after: binding.before }, undone);
      expect(undone.liveSnapshot()).toBe(before);
    }
  expect(start.liveSnapshot()).toBe(before);
});

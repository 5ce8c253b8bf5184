import { invertOf, perform, matches } from '../../changes/by-kind.ts';
import { expect, test } from 'vitest';
import type { ProcessChange } from '../../../changes/process/change.ts';
import { observeProcess } from '../../../changes/process/process-state.ts';
import { guestMachine } from '../../../machines/guest/guest-machine.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn, withSharedGroup } from '../../machines/simulated/hosts/variants.ts';
import { qemuLaunch } from '../../../steps/qemu-launch/index.ts';
import { planOf } from '../support/changing.ts';

const nic = '0000:00:04.0';
const vm = {
  name: 'passthrough',
  memory: '2G',
  cpus: 1,
  disk: { path: '/var/lib/runbook/images/guest.img', format: 'raw' },
  devices: [nic],
};
const { signal } = new AbortController();

async function bound(description = withIommuOn(labHost)): Promise<SimulatedMachine> {
  const machine = simulatedMachine(description);
  await machine.run(['modprobe', 'vfio-pci']);
  await machine.write(`/sys/bus/pci/devices/${nic}/driver_override`, 'vfio-pci\n');
  await machine.write('/sys/bus/pci/drivers/e1000e/unbind', nic);
  await machine.write('/sys/bus/pci/drivers_probe', nic);
  return machine;
}

async function startOf(machine: SimulatedMachine, input: object = vm): Promise<ProcessChange> {
  const { changes, refusals } = await planOf(qemuLaunch, input, machine);
  expect(refusals).toEqual([]);
  const [change] = changes;
  if (change?.kind !== 'process') throw new Error('it starts a process');
  return change;
}

const checks = async (machine: SimulatedMachine, input: object): Promise<readonly string[]> =>
  (await planOf(qemuLaunch, { ...vm, ...input }, machine)).refusals.map(({ check }) => check);

test('starts, then needs no change, runs the guest, and is undone to the earlier state', async () => {
  const machine = await bound();
  const before = [machine.snapshot(), machine.liveSnapshot()];
  const start = await startOf(machine);
  await perform(start, machine, { clock: machine.clock, signal });
  expect(matches(start, await observeProcess(start, machine), 'after')).toBe(true);
  expect(await planOf(qemuLaunch, vm, machine)).toMatchObject({ changes: [], refusals: [] });
  const socket = '/run/runbook/vm/passthrough/agent.sock';
  const guest = await guestMachine({ name: 'guest', host: machine, socket, clock: machine.clock });
  expect((await guest.query(['ip', '-j', 'address'])).stdout).toContain('10.128.7.7');
  await guest[Symbol.asyncDispose]();
  await perform(invertOf(start), machine, { clock: machine.clock, signal });
  expect([machine.snapshot(), machine.liveSnapshot()]).toEqual(before);
});

test('a wait that a crash interrupted is repeated', async () => {
  const machine = await bound();
  const start = await startOf(machine);
  await machine.makeFolder(start.folder, 0o700);
  await machine.run(['systemd-run', `--unit=${start.unit}`, '--', ...start.argv]);
  const again = await startOf(machine);
  expect(again).toEqual({ ...start, before: { running: true } });
  await perform(again, machine, { clock: machine.clock, signal });
  expect(await planOf(qemuLaunch, vm, machine)).toMatchObject({ changes: [] });
});

test('another virtual machine with that name is refused, with the difference', async () => {
  const machine = await bound();
  const start = await startOf(machine);
  await perform(start, machine, { clock: machine.clock, signal });
  const { changes, refusals } = await planOf(qemuLaunch, { ...vm, memory: '4G' }, machine);
  expect(changes).toEqual([]);
  expect(refusals).toMatchObject([
    { check: 'vm-differs', evidence: 'runbook-vm-passthrough: it has 2G instead of 4G' },
  ]);
});

test('missing requirements of a start are reported in advance', async () => {
  const machine = await bound();
  expect(await checks(machine, { memory: '900G' })).toEqual(['memory-short']);
  expect(await checks(machine, { hugepages: true })).toEqual(['memory-short']);
  expect(await checks(machine, { disk: { path: '/no/such.img', format: 'raw' } })).toEqual(['disk-missing']);
  expect(await checks(machine, { disk: { path: '/etc', format: 'raw' } })).toEqual(['disk-missing']);
  expect(await checks(machine, { boot: { kernel: '/no/kernel' } })).toEqual(['boot-file-missing']);
  expect(await checks(machine, { devices: ['0000:09:00.0'] })).toEqual(['device-missing']);
  expect(await checks(machine, { firmware: 'uefi' })).toEqual(['firmware-missing']);
  expect(await checks(simulatedMachine(labHost), {})).toEqual(['device-not-bound', 'no-iommu-group']);
  await machine.run(['modprobe', '-r', 'kvm_intel']);
  expect(await checks(machine, {})).toEqual(['kvm-missing']);
  expect(await checks(machine, { accelerator: 'tcg' })).toEqual([]);
});

test.each([
  ['/dev/vda', ['disk-in-use'], '/dev/vda1 on /'],
  ['/dev/vda1', ['disk-in-use'], '/dev/vda1 on /'],
  ['/dev/full', [], ''],
])('a block device %s that the host uses as the disk of a guest', async (path, expected, evidence) => {
  const machine = await bound();
  const { refusals } = await planOf(qemuLaunch, { ...vm, disk: { path, format: 'raw' } }, machine);
  expect(refusals.map(({ check }) => check)).toEqual(expected);
  expect(refusals.map((refusal) => refusal.evidence).join()).toContain(evidence);
});

test('a device that another virtual machine uses, and a group that is not viable', async () => {
  const machine = await bound();
  const start = await startOf(machine);
  await perform(start, machine, { clock: machine.clock, signal });
  const { refusals } = await planOf(qemuLaunch, { ...vm, name: 'second' }, machine);
  expect(refusals.map(({ check }) => check)).toContain('device-in-use');
  expect(refusals.map(({ evidence }) => evidence).join()).toMatch(/qemu-system-x86.* has \/dev\/vfio\/\d+ open/);
  expect(await checks(await bound(withSharedGroup(withIommuOn(labHost))), {})).toEqual(['group-not-viable']);
});

test('warnings show effects that will not be undone and measurements without meaning', async () => {
  const machine = await bound();
  const disk = { ...vm.disk, writable: true };
  const { warnings } = await planOf(qemuLaunch, { ...vm, disk, accelerator: 'tcg' }, machine);
  expect(warnings.join('\n')).toMatch(/these writes will not be undone[^]*measurements of this guest have no meaning/);
});

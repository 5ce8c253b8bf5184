import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { qemuLaunch } from '../../../steps/qemu-launch/index.ts';
import { romChecks, romNotes, seeRom } from '../../../steps/support/vm/rom-checks.ts';
import { romOf } from '../../facts/pci/rom-of.ts';
import { lab, showing } from '../../preflights/case.ts';
import { handOver } from '../../preflights/devices.ts';
import { planOf } from '../support/changing.ts';

const nic = '0000:00:04.0';
const vm = {
  name: 'any',
  memory: '2G',
  cpus: 1,
  disk: { path: '/var/lib/runbook/images/guest.img', format: 'raw' },
};

async function bound(bar = '0x0000000000000000 0x0000000000000000 0x0'): Promise<SimulatedMachine> {
  const machine = simulatedMachine(showing(lab, { [`/sys/devices/pci0000:00/${nic}/resource`]: `${bar}\n` }));
  await handOver(machine);
  return machine;
}

const planned = async (input: object, machine?: SimulatedMachine) => {
  const { refusals, warnings } = await planOf(qemuLaunch, { ...vm, ...input }, machine ?? (await bound()));
  return { checks: refusals.map(({ check }) => check), warnings: warnings.join('\n'), refusals };
};

test('a device that is named twice, once with options, is refused', async () => {
  expect((await planned({ devices: [nic, { address: nic, rom_bar: false }] })).checks).toEqual(['device-twice']);
});

test('a network card cannot be the VGA device of the guest', async () => {
  expect((await planned({ devices: [{ address: nic, x_vga: true }] })).checks).toEqual(['vga-without-display']);
});

test('a ROM file that does not exist, is a folder, or is no ROM is refused with the reason', async () => {
  for (const [path, reason] of [
    ['/no/such.rom', 'it does not exist'],
    ['/etc', 'it is a directory, not a file'],
    ['/etc/passwd', 'it does not begin with the bytes 55 AA'],
  ]) {
    const { refusals } = await planned({ devices: [{ address: nic, rom_file: path }] });
    expect(refusals).toMatchObject([{ check: 'rom-unusable', reason: expect.stringContaining(String(reason)) }]);
  }
});

test('a card with 32 GiB of memory needs a larger window than the firmware gives', async () => {
  const large = '0x0000006000000000 0x00000067ffffffff 0x000000000014220c';
  expect((await planned({ devices: [nic] }, await bound(large))).warnings).toMatch(
    /large-bar: .*32\.0 GiB.*set mmio64: 64G/,
  );
  expect((await planned({ devices: [nic], mmio64: '64G' }, await bound(large))).warnings).not.toMatch(/large-bar/);
  expect((await planned({ devices: [nic], mmio64: '16G' }, await bound(large))).warnings).toMatch(/mmio64: 64G/);
  expect((await planned({ devices: [nic] })).warnings).not.toMatch(/large-bar/);
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-rom-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a real ROM file is compared with the device and with the firmware of the guest', async () => {
  await using machine = localMachine({ name: 'host' });
  const path = join(folder, 'card.rom');
  await writeFile(path, romOf(['10de:1e84', 0]));
  const rom = await seeRom(path, machine);
  expect(romChecks(nic, rom)).toEqual([]);
  const notes = (firmware: 'bios' | 'uefi', device: string) =>
    romNotes({ firmware }, { vendor: '10de', device }, rom).map(({ check }) => check);
  expect(notes('bios', '1e84')).toEqual([]);
  expect(notes('uefi', '1e84')).toEqual(['rom-for-other-firmware']);
  expect(notes('bios', '2684')).toEqual(['rom-of-other-device']);
  await writeFile(path, Buffer.alloc(16 * 2 ** 20 + 1));
  expect(romChecks(nic, await seeRom(path, machine))).toMatchObject([
    { reason: expect.stringContaining('a ROM has at most 16 MiB') },
  ]);
});

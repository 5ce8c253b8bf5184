import type { Refusal } from '../../../engine/model/step-type.ts';
import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';
import { refusal } from '../refusal.ts';
import { bytes, gib } from './memory-size.ts';
import { passedDevices } from './passed-devices.ts';
import { romNotes } from './rom-checks.ts';
import type { Ground } from './vm-state.ts';

/** A device that is in the list twice, e.g. once as an address and once with options; QEMU would report that it is busy. */
export function twiceChecks(input: QemuLaunch): readonly Refusal[] {
  const addresses = passedDevices(input).map(({ address }) => address);
  const twice = [...new Set(addresses.filter((address, index) => addresses.indexOf(address) !== index))];
  return twice.map((address) =>
    refusal('device-twice', `${address} is in the list of devices twice.`, `devices: ${addresses.join(', ')}`),
  );
}

/** The part of the window of 32 GiB, the default of q35 and of old OVMF, that large areas can use with their alignment. */
const comfortable = 16 * gib;

const powerOfTwo = (size: number): number => 2 ** Math.ceil(Math.log2(size));

/** Devices with more memory than the 64-bit window of the guest's firmware: their driver finds areas without an address. */
function windowNotes({ mmio64 }: QemuLaunch, { devices }: Ground): readonly Refusal[] {
  const sizes = devices.flatMap(({ address, bars }) => bars.map((size) => ({ address, size })));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  const enough = mmio64 === undefined ? comfortable : bytes(mmio64);
  if (total <= enough) return [];
  const wanted = `${powerOfTwo(2 * total) / gib}G`;
  const reason = `the memory areas (BARs) of the devices have ${(total / gib).toFixed(1)} GiB, which may not fit into the guest's 64-bit window; set mmio64: ${wanted}`;
  const large = sizes.filter(({ size }) => size >= gib);
  const evidence = large.map(({ address, size }) => `${address}: ${size / gib} GiB`).join(', ');
  return [refusal('large-bar', reason, `/sys/bus/pci/devices/*/resource: ${evidence}`)];
}

/** What may surprise with the devices, although the virtual machine starts. */
export function deviceNotes(input: QemuLaunch, ground: Ground): readonly Refusal[] {
  return [
    ...ground.devices.flatMap(({ device, rom }) => (device === null ? [] : romNotes(input, device, rom))),
    ...windowNotes(input, ground),
  ];
}

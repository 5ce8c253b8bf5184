import { trouble } from '../tree/errno.ts';
import { groupsOf, remappingOf } from './iommu.ts';
import type { Kernel } from './kernel.ts';
import { hardwareOf, offer, storeRemove } from './pci-binding.ts';
import { attribute, link, type Node } from '../tree/tree.ts';

const autoprobe = (address: string): string => `/sys/bus/pci/devices/${address}/sriov_drivers_autoprobe`;

/** The addresses of the virtual functions that a card has created, in the order of their numbers. */
export function madeBy(kernel: Kernel, physical: string): readonly string[] {
  return kernel.description.pci
    .filter(({ address, functionOf }) => functionOf === physical && kernel.devices.has(address))
    .map(({ address }) => address);
}

/**
 * A write to sriov_numvfs: ERANGE above the limit of the card, EBUSY from one non-zero number to another, ENOENT
 * without a driver that supports SR-IOV.
 */
function storeCount(kernel: Kernel, physical: string, text: string): void {
  const requested = text.replace(/\n$/, '');
  if (!/^\d+$/.test(requested)) throw trouble('EINVAL');
  const count = Number(requested);
  const made = madeBy(kernel, physical);
  if (count > (hardwareOf(kernel, physical).functions ?? 0)) throw trouble('ERANGE');
  if (count === made.length) return;
  const driver = kernel.devices.get(physical)?.driver ?? null;
  if (driver === null || driver === 'vfio-pci') throw trouble('ENOENT');
  if (count === 0) {
    for (const address of made) {
      storeRemove(kernel, address, '1');
      kernel.functionSettings.delete(address);
    }
    return;
  }
  if (made.length > 0) throw trouble('EBUSY');
  const isRemapped = remappingOf(kernel.description, kernel.commandLine).unit !== null;
  const groups = groupsOf(kernel.description);
  const functions = kernel.description.pci.filter(({ functionOf }) => functionOf === physical).slice(0, count);
  for (const { address } of functions) {
    const group = isRemapped ? (groups.get(address) ?? null) : null;
    kernel.devices.set(address, { address, driver: null, override: null, group });
    if (kernel.settings.get(autoprobe(physical)) !== '0') offer(kernel, address);
  }
}

/** A routing ID: bus, slot and function as one number. */
const routingId = (address: string): number => {
  const [bus = '', slot = '', part = ''] = address.split(':').slice(-2).join(':').split(/[:.]/);
  return Number.parseInt(bus, 16) * 256 + Number.parseInt(slot, 16) * 8 + Number(part);
};

/** sriov_offset and sriov_stride: from the addresses of the described functions. */
function placesOf(kernel: Kernel, physical: string): Readonly<Record<string, Node>> {
  const ids = kernel.description.pci
    .filter(({ functionOf }) => functionOf === physical)
    .map(({ address }) => routingId(address));
  const [first, second] = ids;
  if (first === undefined) return {};
  return {
    sriov_offset: attribute(`${first - routingId(physical)}\n`),
    sriov_stride: attribute(`${second === undefined ? 0 : second - first}\n`),
  };
}

/**
 * The SR-IOV attributes in the folder of a card that supports it, and in that of a virtual function
 * (Documentation/PCI/pci-iov-howto.rst).
 */
export function functionsBelow(kernel: Kernel, address: string): Readonly<Record<string, Node>> {
  const { functions, functionOf } = hardwareOf(kernel, address);
  if (functionOf !== undefined) return { physfn: link(`../${functionOf}`) };
  if (functions === undefined) return {};
  const made = madeBy(kernel, address);
  return {
    ...placesOf(kernel, address),
    sriov_totalvfs: attribute(`${functions}\n`),
    sriov_numvfs: attribute(`${made.length}\n`, (text) => storeCount(kernel, address, text)),
    sriov_drivers_autoprobe: attribute(`${kernel.settings.get(autoprobe(address)) ?? '1'}\n`, (text) => {
      if (!/^[01]\n?$/.test(text)) throw trouble('EINVAL');
      if (text.startsWith('1')) kernel.settings.delete(autoprobe(address));
      else kernel.settings.set(autoprobe(address), '0');
    }),
    ...Object.fromEntries(made.map((each, index) => [`virtfn${index}`, link(`../${each}`)])),
  };
}

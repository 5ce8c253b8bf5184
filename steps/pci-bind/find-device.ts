import { isPassThrough } from '../../changes/binding/index.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { pciAddressOf } from '../../facts/network/network-interface.ts';
import type { NetworkInterface } from '../../facts/network/network-interface.ts';
import { readPciDevice, readPciDevices } from '../../facts/pci/pci-device.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import { explainMissingDevice } from '../../facts/pci/explain-missing-device.ts';
import { deviceFolder, lastName } from '../../facts/pci/pci-sysfs.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { elsewhereNote } from './match-identity.ts';
import type { Missing } from './pci-bind-state.ts';

const hex = (decimal: string | undefined, width: number): string =>
  Number(decimal ?? 0)
    .toString(16)
    .padStart(width, '0');

/**
 * The PCI address in a predictable interface name, `enP<domain>p<bus>s<slot>f<function>` (systemd.net-naming-scheme(7)).
 * With ARI, the function in the name is the whole 8-bit number, 8 * slot + function (udev-builtin-net_id.c of systemd).
 */
export function addressInName(name: string): string | undefined {
  const match = /^en(?:P(\d+))?p(\d+)s(\d+)(?:f(\d+))?(?:[nd]\w+)?$/.exec(name);
  if (match === null) return undefined;
  const [, domain, bus, slot, part = '0'] = match;
  const number = Number(part) - (Number(part) > 7 ? Number(slot) * 8 : 0);
  if (number < 0 || number > 7 || Number(bus) > 0xff || Number(slot) > 0x1f || Number(domain ?? 0) > 0xffffffff)
    return undefined;
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${number}`;
}

/** The address in an interface name; a virtual function is named by its card and its number, `<card>v<number>`. */
async function addressOfName(name: string, machine: MachineReader): Promise<string | undefined> {
  const [, card = '', number = ''] = /^(.+)v(\d{1,5})$/.exec(name) ?? [];
  const physical = addressInName(card);
  if (physical === undefined) return addressInName(name);
  const link = await machine.link(`${deviceFolder(physical)}/virtfn${number}`);
  return link === undefined ? undefined : lastName(link);
}

/**
 * The device of an interface that does not exist, because the device is already passed through: it is found by the
 * address in the interface name, or by its identity if only one device has it.
 */
async function findHandedOver(input: PciBind, name: string, machine: MachineReader): Promise<PciDevice | null> {
  const idle = (device: PciDevice): boolean =>
    device.class.startsWith('02') && device.interfaces.length === 0 && isPassThrough(device.driver ?? 'vfio');
  const address = await addressOfName(name, machine);
  const named = address === undefined ? null : await readPciDevice(address, machine);
  if (named !== null && idle(named)) return named;
  const { vendor, device } = input.identity ?? {};
  if (vendor === undefined || device === undefined) return null;
  const alike = (await readPciDevices(machine)).filter((one) => one.vendor === vendor && one.device === device);
  return alike.length === 1 && alike[0] !== undefined && idle(alike[0]) ? alike[0] : null;
}

const missingDevice = async (input: PciBind, address: string, machine: MachineReader): Promise<Missing> => ({
  check: 'device-not-found',
  reason: `${await explainMissingDevice(address, machine)}${elsewhereNote(input, address, await readPciDevices(machine))}`,
  evidence: `/sys/bus/pci/devices/${address} does not exist`,
});

/**
 * The device with a vendor and device ID. If several devices have it, the first is used if the step takes the whole
 * IOMMU group and all of them are in one group, e.g. the functions of one card.
 */
async function findById(input: PciBind, id: string, machine: MachineReader): Promise<PciDevice | Missing> {
  const alike = (await readPciDevices(machine)).filter(({ vendor, device }) => `${vendor}:${device}` === id);
  const [first] = alike;
  if (first === undefined) {
    return {
      check: 'device-not-found',
      reason: `no PCI device has the ID ${id}; lspci -Dnn lists the devices with their IDs`,
      evidence: `/sys/bus/pci/devices/*/vendor and device: none is ${id}`,
    };
  }
  const isOneGroup = first.group !== null && alike.every(({ group }) => group === first.group);
  if (alike.length === 1 || (input.include_group === 'all' && isOneGroup)) return first;
  return {
    check: 'id-not-unique',
    reason: `${alike.length} devices have the ID ${id}, and only one of them is meant: give its address as \`device\``,
    evidence: alike.map(({ address, driver }) => `${address} ${driver ?? 'without a driver'}`).join(', '),
  };
}

async function findByInterface(
  input: PciBind,
  requested: string,
  interfaces: readonly NetworkInterface[],
  machine: MachineReader,
): Promise<PciDevice | Missing> {
  const name = interfaces.find(({ alternatives }) => alternatives.includes(requested))?.name ?? requested;
  const address = await pciAddressOf(name, machine);
  if (typeof address === 'string')
    return (await readPciDevice(address, machine)) ?? missingDevice(input, address, machine);
  if (address === null) {
    return {
      check: 'interface-not-found',
      reason: `interface ${requested} does not have its own PCI device, so nothing can be passed through`,
      evidence: `/sys/class/net/${name}/device is not a link to a PCI device`,
    };
  }
  return (
    (await findHandedOver(input, requested, machine)) ?? {
      check: 'interface-not-found',
      reason: `interface ${requested} does not exist; a device that is passed through has no interface, so give its address as \`device\`${elsewhereNote(input, '', await readPciDevices(machine))}`,
      evidence: `/sys/class/net/${requested} does not exist`,
    }
  );
}

/** The device that the input names by address, by ID or by interface, or the reason why it was not found. */
export async function findDevice(
  input: PciBind,
  interfaces: readonly NetworkInterface[],
  machine: MachineReader,
): Promise<PciDevice | Missing> {
  if (input.device !== undefined && /^[0-9a-f]{4}:[0-9a-f]{4}$/.test(input.device))
    return findById(input, input.device, machine);
  if (input.device !== undefined)
    return (await readPciDevice(input.device, machine)) ?? missingDevice(input, input.device, machine);
  return findByInterface(input, input.interface ?? '', interfaces, machine);
}

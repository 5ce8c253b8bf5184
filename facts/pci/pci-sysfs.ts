import type { BindingState, PciIdentity } from '../../schemas/types/common.ts';
import type { MachineReader } from '../../engine/model/machine.ts';

/** A PCI device's folder in sysfs (Documentation/PCI/sysfs-pci.rst). */
export const deviceFolder = (address: string): string => `/sys/bus/pci/devices/${address}`;

export const driverFolder = (driver: string): string => `/sys/bus/pci/drivers/${driver}`;

/** The name of the target of a link in sysfs. */
export const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * The driver of a device and its override; an unset override reads as "(null)", or as an empty text on some kernels.
 */
export async function bindingOf(address: string, machine: MachineReader): Promise<BindingState> {
  const folder = deviceFolder(address);
  const [driver, override] = await Promise.all([
    machine.link(`${folder}/driver`),
    machine.read(`${folder}/driver_override`),
  ]);
  const word = override?.trim() ?? '';
  return {
    driver: driver === undefined ? null : lastName(driver),
    override: word === '' || word === '(null)' ? null : word,
  };
}

/** The names of the network interfaces of a device; those of a virtio NIC are one level down, below its virtioN. */
export async function interfacesOf(address: string, machine: MachineReader): Promise<readonly string[]> {
  const folder = deviceFolder(address);
  const entries = (await machine.list(folder)) ?? [];
  const below = entries.filter((name) => /^virtio\d+$/.test(name)).map((name) => `${folder}/${name}/net`);
  const lists = await Promise.all([`${folder}/net`, ...below].map((path) => machine.list(path)));
  return lists.flatMap((names) => names ?? []);
}

/** The MAC address of an interface itself, in lower case: for a port of a bond, `address` is that of the bond. */
export async function macOf(name: string, machine: MachineReader): Promise<string | null> {
  const folder = `/sys/class/net/${name}`;
  const [own, shown] = await Promise.all([
    machine.read(`${folder}/bonding_slave/perm_hwaddr`),
    machine.read(`${folder}/address`),
  ]);
  return (own ?? shown)?.trim().toLowerCase() ?? null;
}

/**
 * Vendor and device of the card at an address, with the MAC address of its first interface; null if no card exists
 * there.
 */
export async function identityOf(address: string, machine: MachineReader): Promise<PciIdentity | null> {
  const folder = deviceFolder(address);
  const [vendor, device, names] = await Promise.all([
    machine.read(`${folder}/vendor`),
    machine.read(`${folder}/device`),
    interfacesOf(address, machine),
  ]);
  if (vendor === undefined || device === undefined) return null;
  const id = (text: string): string => text.trim().toLowerCase().replace(/^0x/, '');
  const first = names[0];
  return { vendor: id(vendor), device: id(device), mac: first === undefined ? null : await macOf(first, machine) };
}

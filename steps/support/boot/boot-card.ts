import { deviceFolder, interfacesOf, lastName, macOf } from '../../../facts/pci/pci-sysfs.ts';
import type { MachineReader } from '../../../engine/model/machine.ts';

/** The identity of the card that a boot unit binds. */
export interface BootCard {
  readonly address: string;
  /** "8086:10d3:8086:0000": vendor, device, and the same of the subsystem. */
  readonly ids: string;
  /** Its permanent MAC address; null if it shows none, or if another address was set. */
  readonly mac: string | null;
  /** The card that creates it, if it is a virtual function. */
  readonly physical: string | null;
}

/** The identity of a card as it is visible early in a boot. */
export async function readBootCard(address: string, machine: MachineReader): Promise<BootCard> {
  const folder = deviceFolder(address);
  const [names, made, ...ids] = await Promise.all([
    interfacesOf(address, machine),
    machine.link(`${folder}/physfn`),
    ...['vendor', 'device', 'subsystem_vendor', 'subsystem_device'].map((name) => machine.read(`${folder}/${name}`)),
  ]);
  const [first] = names;
  const physical = made === undefined ? null : lastName(made);
  const hex = ids.map((text) => (text ?? '').trim().toLowerCase().replace(/^0x/, ''));
  if (first === undefined) return { address, ids: hex.join(':'), mac: null, physical };
  const [mac, assigned] = await Promise.all([
    macOf(first, machine),
    machine.read(`/sys/class/net/${first}/addr_assign_type`),
  ]);
  // 0 is the address of the hardware (Documentation/ABI/testing/sysfs-class-net); an address that was set does not
  // exist yet at boot.
  return { address, ids: hex.join(':'), mac: assigned?.trim() === '0' ? mac : null, physical };
}

/** The MAC address that a unit's text expects of a card; null if it expects none. */
export function macInUnit(text: string, { address, ids }: BootCard): string | null {
  const words = (/^ExecStart=(.*)$/m.exec(text)?.[1] ?? '').split(' ');
  const at = words.findIndex((word, index) => word === address && words[index + 1] === ids);
  const mac = words[at + 2];
  return at >= 0 && mac !== undefined && mac !== '-' ? mac : null;
}

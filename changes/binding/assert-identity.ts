import type { PciIdentity } from '../../schemas/types/common.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { identityOf, interfacesOf, macOf } from '../../facts/pci/pci-sysfs.ts';

const named = ({ vendor, device, mac }: PciIdentity): string => `${vendor}:${device}${mac === null ? '' : ` ${mac}`}`;

/** Throws MachineError IDENTITY unless the card at the address is the planned card: addresses change when cards are added or moved. */
export async function assertIdentity(address: string, expected: PciIdentity, machine: MachineReader): Promise<void> {
  const [found, names] = await Promise.all([identityOf(address, machine), interfacesOf(address, machine)]);
  const macs = await Promise.all(names.map((name) => macOf(name, machine)));
  // A card without an interface shows no MAC address, so only vendor and device can be compared.
  const sameMac = expected.mac === null || macs.length === 0 || macs.includes(expected.mac);
  if (found !== null && found.vendor === expected.vendor && found.device === expected.device && sameMac) return;
  const there = found === null ? 'no device has this address' : `it is ${named(found)}`;
  throw new MachineError(`${address} was ${named(expected)} when this was planned, now ${there}; nothing was changed`, {
    code: 'IDENTITY',
    path: `/sys/bus/pci/devices/${address}`,
  });
}

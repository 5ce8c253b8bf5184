import type { PciDevice } from '../../facts/pci/pci-device.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';

type Identity = NonNullable<PciBind['identity']>;

/**
 * Whether a device is the card of an identity. A MAC address and a serial number count only if the machine shows them: a
 * card that was passed through shows no MAC address, and kernels before 6.18 show no serial number.
 */
export function matchesIdentity(identity: Identity, device: PciDevice): boolean {
  const { vendor, device: model, subsystem, mac, serial } = device;
  return (
    (identity.vendor ?? vendor) === vendor &&
    (identity.device ?? model) === model &&
    (identity.subsystem ?? subsystem) === subsystem &&
    (mac === null || (identity.mac ?? mac) === mac) &&
    (serial === null || (identity.serial ?? serial) === serial)
  );
}

/** The identity in words, e.g. "8086:10d3, subsystem 8086:0000, mac 52:54:00:12:34:56". */
export function shownIdentity(identity: Identity): string {
  const parts = (['subsystem', 'mac', 'serial'] as const).flatMap((key) =>
    identity[key] === undefined ? [] : [`${key} ${identity[key]}`],
  );
  return [`${identity.vendor ?? '*'}:${identity.device ?? '*'}`, ...parts].join(', ');
}

/** Whether a device shows enough of an identity to be called that card: its model, its MAC address or its serial number. */
const isRecognized = (identity: Identity, device: PciDevice): boolean =>
  matchesIdentity(identity, device) &&
  ((identity.vendor !== undefined && identity.device !== undefined) ||
    (identity.mac !== undefined && identity.mac === device.mac) ||
    (identity.serial !== undefined && identity.serial === device.serial));

/** Where the card of an identity is now, as the end of a sentence; empty if no other device is that card. */
export function elsewhereNote({ identity }: PciBind, address: string, all: readonly PciDevice[]): string {
  if (identity === undefined || Object.keys(identity).length === 0) return '';
  const found = all.filter((one) => one.address !== address && isRecognized(identity, one));
  if (found.length === 0) return '';
  const shown = found
    .slice(0, 4)
    .map((one) => (one.interfaces.length === 0 ? one.address : `${one.address} (${one.interfaces.join(', ')})`));
  const more = found.length > 4 ? ` and ${found.length - 4} more` : '';
  return `; ${found.length === 1 ? 'the card' : 'a card'} ${shownIdentity(identity)} is at ${shown.join(', ')}${more}`;
}

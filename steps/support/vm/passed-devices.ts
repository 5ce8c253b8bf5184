import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';

/** A device of a virtual machine, with the options of the step. */
export type PassedDevice = Exclude<QemuLaunch['devices'][number], string>;

/** The devices of a virtual machine in the order of the step; an address alone is a device without options. */
export function passedDevices({ devices }: Pick<QemuLaunch, 'devices'>): readonly PassedDevice[] {
  return devices.map((device) => (typeof device === 'string' ? { address: device } : device));
}

/** The addresses of the devices, each once. */
export function passedAddresses(input: Pick<QemuLaunch, 'devices'>): readonly string[] {
  return [...new Set(passedDevices(input).map(({ address }) => address))];
}

/** A function of a guest slot: the device, its place in the list of the step, and its function number in the guest. */
interface GuestFunction {
  readonly device: PassedDevice;
  readonly index: number;
  readonly number: number;
}

const slotOf = (address: string): string => address.slice(0, address.lastIndexOf('.'));
const functionOf = (address: string): number => Number(address.slice(address.lastIndexOf('.') + 1));

/**
 * The slots of the guest, in the order of the step. Functions of one slot of the host share a slot, function 0 first,
 * because a driver may look for the other functions of its card (e.g. the audio function of a graphics card). They keep
 * their numbers; without function 0, which a slot must have (PCI Local Bus Specification 3.2.2.3.4), they are numbered
 * from 0. `apart` are addresses that share no slot: a virtual function is not a function of a card.
 */
export function guestSlots(
  devices: readonly PassedDevice[],
  apart: readonly string[],
): readonly (readonly GuestFunction[])[] {
  const slots = new Map<string, { readonly device: PassedDevice; readonly index: number }[]>();
  for (const [index, device] of devices.entries()) {
    const key = apart.includes(device.address) ? device.address : slotOf(device.address);
    slots.set(key, [...(slots.get(key) ?? []), { device, index }]);
  }
  return [...slots.values()].map((functions) => {
    const sorted = functions.toSorted(
      (one, other) => functionOf(one.device.address) - functionOf(other.device.address),
    );
    const hasFirst = functionOf(sorted[0]?.device.address ?? '') === 0;
    return sorted.map((each, place) => ({ ...each, number: hasFirst ? functionOf(each.device.address) : place }));
  });
}

/** The addresses that share their slot with another device of the list: only these can be virtual functions that must be apart. */
export function sharingSlots(input: Pick<QemuLaunch, 'devices'>): readonly string[] {
  const all = passedAddresses(input);
  return all.filter((address) => all.some((other) => other !== address && slotOf(other) === slotOf(address)));
}

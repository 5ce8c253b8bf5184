import { bindingOf, deviceFolder, interfacesOf, lastName } from '../../facts/pci/pci-sysfs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { noUsage, readHostUsage } from '../../facts/usage/host-usage.ts';
import type { Sriov } from '../../schemas/types/steps/sriov.ts';
import { readPersistence } from '../support/attribute/persist-attribute.ts';
import type { SeenPersistence } from '../support/attribute/persist-attribute.ts';
import { countPath } from '../support/virtual-functions/count-path.ts';
import { readFunction } from '../support/virtual-functions/read-function.ts';
import type { VirtualFunction } from '../support/virtual-functions/read-function.ts';

export interface SriovState {
  readonly isThere: boolean;
  /** The physical function, if the device is itself a virtual function. */
  readonly physical: string | null;
  readonly driver: string | null;
  /** The card's own interfaces that have a link. */
  readonly linked: readonly string[];
  /** The maximum number of virtual functions; null for a card without SR-IOV. */
  readonly most: number | null;
  readonly count: number;
  /** Null if the kernel has no such switch (before 4.12). */
  readonly autoprobe: '0' | '1' | null;
  readonly functions: readonly VirtualFunction[];
  /** The unit that repeats the number at every boot. */
  readonly persistence: SeenPersistence | string | null;
  /** The unit that repeats the setting for the host's drivers. */
  readonly keptOff: SeenPersistence | string | null;
}

/** Whether an interface has a link (Documentation/ABI/testing/sysfs-class-net). */
export const operstatePath = (name: string): string => `/sys/class/net/${name}/operstate`;
export const autoprobePath = (device: string): string => `${deviceFolder(device)}/sriov_drivers_autoprobe`;

/** The number as an input of sysfs-write, whose unit repeats it at every boot. */
export const asAttribute = ({ device, count, persist }: Sriov) => ({
  path: countPath(device),
  value: String(count),
  persist,
  deadline: 60,
});

/** The same for the setting of the drivers, which is persistent if the step says so. */
export const asSwitch = ({ device, autoprobe, persist }: Sriov) => ({
  path: autoprobePath(device),
  value: autoprobe === false ? '0' : '1',
  persist: persist && autoprobe !== undefined,
});

async function linkedOf(device: string, machine: MachineReader): Promise<readonly string[]> {
  const names = await interfacesOf(device, machine);
  const states = await Promise.all(names.map((name) => machine.read(operstatePath(name))));
  return names.filter((_, index) => states[index]?.trim() === 'up');
}

/** Reads the card and its virtual functions (Documentation/PCI/pci-iov-howto.rst). */
export async function probeSriov(input: Sriov, machine: MachineReader): Promise<SriovState> {
  const { device } = input;
  const folder = deviceFolder(device);
  const [vendor, physical, most, count, autoprobe, { driver }, linked, persistence, keptOff] = await Promise.all([
    machine.read(`${folder}/vendor`),
    machine.link(`${folder}/physfn`),
    machine.read(`${folder}/sriov_totalvfs`),
    machine.read(countPath(device)),
    machine.read(autoprobePath(device)),
    bindingOf(device, machine),
    linkedOf(device, machine),
    readPersistence(asAttribute(input), countPath(device), machine),
    readPersistence(asSwitch(input), autoprobePath(device), machine),
  ]);
  const number = Number(count?.trim() ?? 0);
  // The users of the functions matter only if the functions are removed.
  const isKept = number === 0 || number === input.count;
  const [links, usage] = await Promise.all([
    Promise.all(Array.from({ length: number }, (_, index) => machine.link(`${folder}/virtfn${index}`))),
    isKept ? noUsage : readHostUsage(machine),
  ]);
  const addresses = links.flatMap((link) => (link === undefined ? [] : [lastName(link)]));
  const functions = await Promise.all(addresses.map((address) => readFunction(address, usage, machine)));
  const probed = autoprobe?.trim();
  return {
    isThere: vendor !== undefined,
    physical: physical === undefined ? null : lastName(physical),
    driver,
    linked,
    most: most === undefined ? null : Number(most.trim()),
    count: number,
    autoprobe: probed === '0' || probed === '1' ? probed : null,
    functions,
    persistence,
    keptOff,
  };
}

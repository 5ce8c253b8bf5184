import { placesOf } from '../../facts/pci/virtual-function-addresses.ts';
import type { FunctionPlaces } from '../../facts/pci/virtual-function-addresses.ts';
import { bindingOf, deviceFolder, interfacesOf, lastName } from '../../facts/pci/pci-sysfs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readDeviceConfiguration } from '../../facts/owners/device-owners.ts';
import type { DeviceConfiguration } from '../../facts/owners/device-owners.ts';
import { readPciDevice } from '../../facts/pci/pci-device.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import { noUsage, readHostUsage } from '../../facts/usage/host-usage.ts';
import type { Sriov } from '../../schemas/types/steps/sriov.ts';
import { readPersistence } from '../support/attribute/persist-attribute.ts';
import type { SeenPersistence } from '../support/attribute/persist-attribute.ts';
import { probeFunctions } from './probe-functions.ts';
import type { FunctionsState } from './probe-functions.ts';
import { countPath } from '../support/virtual-functions/count-path.ts';
import { readFunction } from '../support/virtual-functions/read-function.ts';
import type { VirtualFunction } from '../support/virtual-functions/read-function.ts';

export interface SriovState extends FunctionsState {
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
  /** Where the card puts its virtual functions; null if the kernel does not show it. */
  readonly places: FunctionPlaces | null;
  /** The unit that repeats the number at every boot. */
  readonly persistence: SeenPersistence | string | null;
  /** The unit that repeats the setting for the host's drivers. */
  readonly keptOff: SeenPersistence | string | null;
  /** The card as configuration files name it; null if it does not exist. */
  readonly card: PciDevice | null;
  readonly configuration: DeviceConfiguration;
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
  const [count, offset, stride, single, card, configuration, rest] = await Promise.all([
    machine.read(countPath(device)),
    machine.read(`${folder}/sriov_offset`),
    machine.read(`${folder}/sriov_stride`),
    probeFunctions(input, machine),
    readPciDevice(device, machine),
    readDeviceConfiguration(machine),
    Promise.all([
      machine.read(`${folder}/vendor`),
      machine.link(`${folder}/physfn`),
      machine.read(`${folder}/sriov_totalvfs`),
      machine.read(autoprobePath(device)),
      bindingOf(device, machine),
      linkedOf(device, machine),
      readPersistence(asAttribute(input), countPath(device), machine),
      readPersistence(asSwitch(input), autoprobePath(device), machine),
    ]),
  ]);
  const [vendor, physical, most, autoprobe, { driver }, linked, persistence, keptOff] = rest;
  // The number has 16 bits (PCI Express Base Specification, NumVFs).
  const number = /^\d{1,5}$/.test(count?.trim() ?? '') ? Math.min(Number(count), 65_535) : 0;
  // The users of the functions matter only if the functions are removed or get other settings.
  const isKept = number === 0 || (number === input.count && (input.functions ?? []).length === 0);
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
    places: placesOf(offset, stride),
    persistence,
    keptOff,
    ...single,
    card,
    configuration,
  };
}

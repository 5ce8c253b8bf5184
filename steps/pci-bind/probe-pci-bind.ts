import { isPassThrough } from '../../changes/binding/index.ts';
import { deviceFolder, driverFolder } from '../../facts/pci/pci-sysfs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readIommuEvidence, readIommuGroup } from '../../facts/pci/iommu-group.ts';
import { interfaceState, readInterfaces, uppersOf } from '../../facts/network/network-interface.ts';
import type { NetworkInterface } from '../../facts/network/network-interface.ts';
import type { OpenFile } from '../../facts/system/read-open-files.ts';
import { tolerantly } from '../../facts/system/tolerantly.ts';
import { readPciDevice, readPciDevices } from '../../facts/pci/pci-device.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import { readRoutes, readSession } from '../../facts/network/read-routes.ts';
import type { Route } from '../../facts/network/read-routes.ts';
import { readDeviceConfiguration } from '../../facts/owners/device-owners.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { findDevice } from './find-device.ts';
import { elsewhereNote } from './match-identity.ts';
import { noPersistence, readPersistence } from './persist-binding.ts';
import { noSigns, readSigns } from './read-signs.ts';
import { noTraffic, readTraffic } from './read-traffic.ts';
import { noUsage, readHostUsage } from '../../facts/usage/host-usage.ts';
import type { HostUsage } from '../../facts/usage/host-usage.ts';
import type { CarriedInterface, PciBindState, SeenDevice } from './pci-bind-state.ts';
import { seeUse } from './see-use.ts';
import { takenMembers } from './taken-members.ts';

/** The interfaces and routes of the machine, read once for all devices. */
interface Surroundings {
  readonly interfaces: readonly NetworkInterface[];
  readonly routes: readonly Route[];
}

async function carry(name: string, around: Surroundings, machine: MachineReader): Promise<CarriedInterface> {
  const [state, uppers] = await Promise.all([
    interfaceState(name, around.interfaces, around.routes, machine),
    uppersOf(name, machine),
  ]);
  const hasXdp = around.interfaces.find((one) => one.name === name)?.hasXdp === true;
  return { state, uppers, hasXdp };
}

/** A device with its interfaces and with everything else that uses it. */
async function see(
  device: PciDevice,
  around: Surroundings,
  reading: Promise<HostUsage>,
  machine: MachineReader,
): Promise<SeenDevice> {
  const [interfaces, { belowNames, ...use }] = await Promise.all([
    Promise.all(device.interfaces.map((name) => carry(name, around, machine))),
    seeUse(device, reading, machine),
  ]);
  const below = await Promise.all(belowNames.map((name) => carry(name, around, machine)));
  return { device, interfaces, below, ...use };
}

/** The processes that have the node of the group open, or the node of the device (/dev/vfio/devices/vfioN). */
async function holdersOf(
  device: PciDevice,
  reading: Promise<HostUsage>,
  machine: MachineReader,
): Promise<readonly OpenFile[]> {
  if (device.driver === null || !isPassThrough(device.driver)) return [];
  const [{ open }, nodes] = await Promise.all([reading, machine.list(`${deviceFolder(device.address)}/vfio-dev`)]);
  const paths = [`/dev/vfio/${device.group}`, ...(nodes ?? []).map((name) => `/dev/vfio/devices/${name}`)];
  return open.filter(({ path }) => paths.includes(path));
}

/** The module that the kernel would load for the device, by its modalias. */
async function nativeDriver(address: string, machine: MachineReader): Promise<string | null> {
  const alias = (await machine.read(`${deviceFolder(address)}/modalias`))?.trim();
  if (!alias) return null;
  const { code, stdout } = await machine.query(['modprobe', '-R', alias]);
  return code === 0 ? (stdout.split('\n')[0]?.trim() ?? null) || null : null;
}

/** The devices whose power is off; power_state exists since Linux 5.14. */
async function readWithoutPower(addresses: readonly string[], machine: MachineReader): Promise<readonly string[]> {
  const states = await Promise.all(
    addresses.map((address) => tolerantly(undefined, machine.read(`${deviceFolder(address)}/power_state`))),
  );
  return addresses.filter((_, index) => states[index]?.trim() === 'D3cold');
}

type Probed = Omit<PciBindState, 'configuration'>;

const nowhere: Omit<Probed, 'target'> = {
  group: null,
  members: [],
  pciDevices: [],
  withoutPower: [],
  sameIdDevices: [],
  elsewhere: '',
  driverKnown: false,
  iommu: { tables: [], units: [] },
  routes: [],
  session: undefined,
  holders: [],
  native: null,
  keyboards: 0,
  traffic: noTraffic,
  signs: noSigns,
  persistence: noPersistence,
};

/**
 * Reads the device, its IOMMU group, their users, and the configuration of the host for them. For several devices,
 * `reading` can be the same.
 */
export async function probePciBind(
  input: PciBind,
  machine: MachineReader,
  reading: Promise<HostUsage> = readHostUsage(machine),
): Promise<PciBindState> {
  // It is awaited later, where a failure is reported.
  reading.catch(() => noUsage);
  // At the same time, so that they share their round trips.
  const [state, configuration] = await Promise.all([
    probeDevice(input, machine, reading),
    readDeviceConfiguration(machine),
  ]);
  return { ...state, configuration };
}

async function probeDevice(input: PciBind, machine: MachineReader, reading: Promise<HostUsage>): Promise<Probed> {
  const [interfaces, routes] = await Promise.all([readInterfaces(machine), readRoutes(machine)]);
  const found = await findDevice(input, interfaces ?? [], machine);
  if ('check' in found) return { target: found, ...nowhere };
  const around = { interfaces: interfaces ?? [], routes: routes ?? [] };
  const group = found.group === null ? null : await readIommuGroup(found.group, machine);
  const addresses = (group?.members ?? []).filter((address) => address !== found.address);
  const [target, members, all, driver, iommu, session, holders, native, signs, withoutPower, usage, early] =
    await Promise.all([
      see(found, around, reading, machine),
      Promise.all(addresses.map((address) => readPciDevice(address, machine))),
      readPciDevices(machine),
      machine.list(driverFolder(input.driver)),
      readIommuEvidence(machine),
      readSession(machine),
      holdersOf(found, reading, machine),
      nativeDriver(found.address, machine),
      readSigns(found, machine),
      readWithoutPower([found.address, ...addresses], machine),
      reading,
      input.include_group === 'all' ? null : readPersistence(input, found.address, input.include_group, machine),
    ]);
  const others = await Promise.all(
    members.filter((one) => one !== null).map((one) => see(one, around, reading, machine)),
  );
  const included = takenMembers(input, others).map(({ device }) => device.address);
  const carried = [target, ...others].flatMap((seen) => [...seen.interfaces, ...seen.below]);
  const names = carried.flatMap(({ state: { name }, uppers }) => [name, ...uppers]);
  const [traffic, persistence] = await Promise.all([
    readTraffic(names, around.interfaces, machine, usage),
    // The members are known only now; a list of addresses was read with the rest, which is a round trip less.
    early ?? readPersistence(input, found.address, included, machine),
  ]);
  return {
    target,
    group,
    members: others,
    pciDevices: all,
    withoutPower,
    sameIdDevices: all.filter(
      (one) => one.vendor === found.vendor && one.device === found.device && one.address !== found.address,
    ),
    elsewhere: elsewhereNote(input, found.address, all),
    driverKnown: driver !== undefined,
    iommu,
    routes,
    session,
    holders,
    native,
    keyboards: usage.keyboards.filter(({ device }) => !device.includes('/virtual/')).length,
    traffic,
    signs,
    persistence,
  };
}

import { isPassThrough } from '../../changes/binding/index.ts';
import { deviceFolder, driverFolder } from '../../facts/pci/pci-sysfs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readIommuEvidence, readIommuGroup } from '../../facts/pci/iommu-group.ts';
import { interfaceState, readInterfaces, uppersOf } from '../../facts/network/network-interface.ts';
import type { NetworkInterface } from '../../facts/network/network-interface.ts';
import { readOpenFiles } from '../../facts/system/read-open-files.ts';
import type { OpenFile } from '../../facts/system/read-open-files.ts';
import { tolerantly } from '../../facts/system/tolerantly.ts';
import { readPciDevice, readPciDevices } from '../../facts/pci/pci-device.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import { readRoutes, readSession } from '../../facts/network/read-routes.ts';
import type { Route } from '../../facts/network/read-routes.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { findDevice } from './find-device.ts';
import { noPersistence, readPersistence } from './persist-binding.ts';
import { noSigns, readSigns } from './read-signs.ts';
import { noTraffic, readTraffic } from './read-traffic.ts';
import { mountsBelow, readMounted } from './mounts-below.ts';
import type { Mounted } from './mounts-below.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';
import { takenMembers } from './taken-members.ts';

/** Everything that can use a device, read once for all devices. */
interface Surroundings {
  readonly interfaces: readonly NetworkInterface[];
  readonly routes: readonly Route[];
  readonly mounted: readonly Mounted[];
}

async function see(device: PciDevice, around: Surroundings, machine: MachineReader): Promise<SeenDevice> {
  const interfaces = await Promise.all(
    device.interfaces.map(async (name) => {
      const [state, uppers] = await Promise.all([
        interfaceState(name, around.interfaces, around.routes, machine),
        uppersOf(name, machine),
      ]);
      return { state, uppers };
    }),
  );
  return { device, interfaces, mounts: mountsBelow(device.address, around.mounted) };
}

/** The processes that have the node of the group open, or the node of the device (/dev/vfio/devices/vfioN). */
async function holdersOf(device: PciDevice, machine: MachineReader): Promise<readonly OpenFile[]> {
  if (device.driver === null || !isPassThrough(device.driver)) return [];
  const nodes = (await machine.list(`${deviceFolder(device.address)}/vfio-dev`)) ?? [];
  const paths = [`/dev/vfio/${device.group}`, ...nodes.map((name) => `/dev/vfio/devices/${name}`)];
  return (await readOpenFiles('/dev/vfio/', machine)).filter(({ path }) => paths.includes(path));
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

const nowhere: Omit<PciBindState, 'target'> = {
  group: null,
  members: [],
  pciDevices: [],
  withoutPower: [],
  sameIdDevices: [],
  driverKnown: false,
  iommu: { tables: [], units: [] },
  routes: [],
  session: undefined,
  holders: [],
  native: null,
  traffic: noTraffic,
  signs: noSigns,
  persistence: noPersistence,
};

/** Reads the device, its IOMMU group and their users. */
export async function probePciBind(input: PciBind, machine: MachineReader): Promise<PciBindState> {
  const [interfaces, routes, mounted] = await Promise.all([
    readInterfaces(machine),
    readRoutes(machine),
    readMounted(machine),
  ]);
  const found = await findDevice(input, interfaces ?? [], machine);
  if ('check' in found) return { target: found, ...nowhere };
  const around = { interfaces: interfaces ?? [], routes: routes ?? [], mounted };
  const group = found.group === null ? null : await readIommuGroup(found.group, machine);
  const addresses = (group?.members ?? []).filter((address) => address !== found.address);
  const [target, members, all, driver, iommu, session, holders, native, signs, withoutPower, early] = await Promise.all(
    [
      see(found, around, machine),
      Promise.all(addresses.map((address) => readPciDevice(address, machine))),
      readPciDevices(machine),
      machine.list(driverFolder(input.driver)),
      readIommuEvidence(machine),
      readSession(machine),
      holdersOf(found, machine),
      nativeDriver(found.address, machine),
      readSigns(found, machine),
      readWithoutPower([found.address, ...addresses], machine),
      input.include_group === 'all' ? null : readPersistence(input, found.address, input.include_group, machine),
    ],
  );
  const others = await Promise.all(members.filter((one) => one !== null).map((one) => see(one, around, machine)));
  const included = takenMembers(input, others).map(({ device }) => device.address);
  const carried = [target, ...others].flatMap((seen) => seen.interfaces);
  const names = carried.flatMap(({ state: { name }, uppers }) => [name, ...uppers]);
  const [traffic, persistence] = await Promise.all([
    readTraffic(names, around.interfaces, machine),
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
    driverKnown: driver !== undefined,
    iommu,
    routes,
    session,
    holders,
    native,
    traffic,
    signs,
    persistence,
  };
}

import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** A block device of the kernel: a disk, a partition, or a device on top of others. */
export interface BlockDevice {
  readonly name: string;
  /** Its link-free path in sysfs. */
  readonly path: string;
  /** The block devices that it is built on: LVM, RAID, encryption, bcache, multipath-tools, DRBD. */
  readonly slaves: readonly string[];
  /** The name below /dev/mapper, e.g. "vg-root"; null for other devices. */
  readonly mapped: string | null;
  /** The file or block device behind a loop device or a zram device. */
  readonly backing: string | null;
}

/** A controller of NVMe; several can lead to the same namespace (native multipath). */
export interface NvmeController {
  readonly name: string;
  readonly path: string;
  /** E.g. "nvme-subsys0". */
  readonly subsystem: string | null;
  /** Its address if the disk is reached over a network, e.g. "traddr=10.0.0.9,trsvcid=4420"; null for a local one. */
  readonly address: string | null;
}

/** The block devices of a machine by name, with the controllers of NVMe. */
export interface BlockDevices {
  readonly devices: ReadonlyMap<string, BlockDevice>;
  readonly controllers: readonly NvmeController[];
  /** The ports of Fibre Channel of this machine. */
  readonly ports: readonly FibreChannelPort[];
}

/** A port of a Fibre Channel card (Documentation/ABI/testing/sysfs-class-fc_host). */
interface FibreChannelPort {
  readonly path: string;
  /** Its worldwide name, e.g. "0x10000090fa1b2c3d". */
  readonly name: string;
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

async function readBlockDevice(name: string, machine: MachineReader): Promise<BlockDevice | null> {
  const folder = `/sys/class/block/${name}`;
  const behind = /^loop\d+$/.test(name) ? 'loop/backing_file' : /^zram\d+$/.test(name) ? 'backing_dev' : null;
  const [path, slaves, mapped, backing] = await Promise.all([
    machine.resolve(folder),
    machine.list(`${folder}/slaves`),
    name.startsWith('dm-') ? tolerantly(undefined, machine.read(`${folder}/dm/name`)) : undefined,
    behind === null ? undefined : tolerantly(undefined, machine.read(`${folder}/${behind}`)),
  ]);
  if (path === undefined) return null;
  const file = backing?.trim() ?? '';
  return {
    name,
    path,
    slaves: slaves ?? [],
    mapped: mapped?.trim() || null,
    backing: file === '' || file === 'none' ? null : file,
  };
}

const subsystemOf = (path: string): string | undefined => /^(.*\/nvme-subsys\d+)(?:\/|$)/.exec(path)?.[1];

/** The controllers of a subsystem of NVMe, which are links in its folder. */
async function readMembers(
  folder: string,
  machine: MachineReader,
): Promise<readonly { readonly name: string; readonly subsystem: string; readonly path: string | undefined }[]> {
  const names = ((await machine.list(folder)) ?? []).filter((entry) => /^nvme\d+$/.test(entry));
  const paths = await Promise.all(names.map((name) => machine.resolve(`${folder}/${name}`)));
  return names.map((name, index) => ({ name, subsystem: lastName(folder), path: paths[index] }));
}

async function readControllers(machine: MachineReader): Promise<readonly NvmeController[]> {
  const [names, subsystems] = await Promise.all([
    machine.list('/sys/class/nvme'),
    machine.list('/sys/class/nvme-subsystem'),
  ]);
  const members = Promise.all(
    (subsystems ?? []).map((subsystem) => readMembers(`/sys/class/nvme-subsystem/${subsystem}`, machine)),
  );
  const known = Promise.all(
    (names ?? []).map(async (name) => {
      const folder = `/sys/class/nvme/${name}`;
      const [path, transport, address] = await Promise.all([
        machine.resolve(folder),
        tolerantly(undefined, machine.read(`${folder}/transport`)),
        tolerantly(undefined, machine.read(`${folder}/address`)),
      ]);
      const isLocal = transport === undefined || transport.trim() === 'pcie';
      return { name, path, address: isLocal ? null : (address?.trim() ?? '') };
    }),
  );
  const [inSubsystems, found] = await Promise.all([members.then((lists) => lists.flat()), known]);
  const all = new Set([...found.map(({ name }) => name), ...inSubsystems.map(({ name }) => name)]);
  return [...all].flatMap((name) => {
    const member = inSubsystems.find((one) => one.name === name);
    const controller = found.find((one) => one.name === name);
    const path = controller?.path ?? member?.path;
    if (path === undefined) return [];
    return [{ name, path, subsystem: member?.subsystem ?? null, address: controller?.address ?? null }];
  });
}

async function readPorts(machine: MachineReader): Promise<readonly FibreChannelPort[]> {
  const hosts = (await tolerantly(undefined, machine.list('/sys/class/fc_host'))) ?? [];
  const ports = await Promise.all(
    hosts.map(async (host) => {
      const folder = `/sys/class/fc_host/${host}`;
      const [path, name] = await Promise.all([
        machine.resolve(folder),
        tolerantly(undefined, machine.read(`${folder}/port_name`)),
      ]);
      return path === undefined || name === undefined ? [] : [{ path, name: name.trim() }];
    }),
  );
  return ports.flat();
}

/** Every block device (Documentation/ABI/stable/sysfs-block) and every NVMe controller. */
export async function readBlockDevices(machine: MachineReader): Promise<BlockDevices> {
  const [names, controllers, ports] = await Promise.all([
    machine.list('/sys/class/block'),
    readControllers(machine),
    readPorts(machine),
  ]);
  const devices = await Promise.all((names ?? []).map((name) => readBlockDevice(name, machine)));
  const found = devices.filter((one) => one !== null);
  // A machine that shows no class of subsystems still has their folders.
  const folders = new Set(found.flatMap(({ path }) => subsystemOf(path) ?? []));
  const missing = [...folders].filter((folder) => !controllers.some((one) => one.subsystem === lastName(folder)));
  const members = (await Promise.all(missing.map((folder) => readMembers(folder, machine)))).flat();
  return {
    devices: new Map(found.map((one) => [one.name, one])),
    controllers: [
      ...controllers,
      ...members.flatMap(({ path, ...one }) => (path === undefined ? [] : [{ ...one, path, address: null }])),
    ],
    ports,
  };
}

/** The controllers that lead to a disk in `/sys/devices/virtual/nvme-subsystem`. */
function controllersOf({ name, path }: BlockDevice, { controllers }: BlockDevices): readonly NvmeController[] {
  const [, subsystem] = /\/(nvme-subsys\d+)(?:\/|$)/.exec(path) ?? [];
  if (subsystem !== undefined) return controllers.filter((one) => one.subsystem === subsystem);
  const names = path.split('/').filter((part) => /^nvme\d+$/.test(part));
  return /^nvme/.test(name) ? controllers.filter((one) => names.includes(one.name)) : [];
}

/** The block devices directly below a block device. */
function belowOf(device: BlockDevice, { devices }: BlockDevices): readonly string[] {
  // A partition has no folder `slaves`: its disk has one.
  const disks = device.path.split('/').filter((part) => part !== device.name && devices.has(part));
  const backing = device.backing?.startsWith('/dev/') === true ? [lastName(device.backing)] : [];
  // The path devices of native multipath, nvme0c1n1 below nvme0n1, are hidden but have a folder.
  const [, subsystem, namespace] = /^nvme(\d+)n(\d+)(?:p\d+)?$/.exec(device.name) ?? [];
  const hidden = new RegExp(`^nvme${subsystem}c\\d+n${namespace}$`);
  const paths = subsystem === undefined ? [] : [...devices.keys()].filter((name) => hidden.test(name));
  return [...device.slaves, ...disks, ...backing, ...paths];
}

/** A block device and everything below it: the block devices and the NVMe controllers. */
export function everythingBelow(
  name: string,
  blocks: BlockDevices,
): { readonly devices: readonly BlockDevice[]; readonly controllers: readonly NvmeController[] } {
  const found = new Map<string, BlockDevice>();
  const visit = (one: string): void => {
    const device = blocks.devices.get(one);
    if (device === undefined || found.has(one)) return;
    found.set(one, device);
    for (const below of belowOf(device, blocks)) visit(below);
  };
  visit(name);
  const devices = [...found.values()];
  return { devices, controllers: [...new Set(devices.flatMap((device) => controllersOf(device, blocks)))] };
}

/** The paths in sysfs of a block device and everything below it; the path of a disk contains the address of its PCI device. */
export function pathsBelow(name: string, blocks: BlockDevices): readonly string[] {
  const { devices, controllers } = everythingBelow(name, blocks);
  // NVMe over Fibre Channel: host_traddr of a controller names the port.
  const ports = blocks.ports.filter((port) =>
    controllers.some(
      ({ address }) => address?.includes(`host_traddr=`) === true && address.includes(`pn-${port.name}`),
    ),
  );
  return [...devices, ...controllers, ...ports].map(({ path }) => path);
}

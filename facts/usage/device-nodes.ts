import type { MachineReader } from '../../engine/model/machine.ts';
import { deviceFolder } from '../pci/pci-sysfs.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** A device file with the place of its device in sysfs. */
export interface DeviceNode {
  /** E.g. "/dev/dri/card0". */
  readonly path: string;
  /** E.g. "/sys/devices/pci0000:00/0000:00:02.0/drm/card0". */
  readonly device: string;
}

/** The classes whose devices programs hold open. A kernel with /sys/dev/char shows every other class there. */
const classes = [
  ...['accel', 'drm', 'graphics', 'hidraw', 'infiniband_verbs', 'nvme', 'ptp', 'sound', 'uio', 'vfio-dev'],
  ...['video4linux', 'vhost-vdpa'],
];

/** The folders below /dev of the classes that have one (Documentation/admin-guide/devices.txt, udev's rules). */
const folders: Readonly<Record<string, string>> = {
  accel: 'accel/',
  bsg: 'bsg/',
  drm: 'dri/',
  infiniband_cm: 'infiniband/',
  infiniband_mad: 'infiniband/',
  infiniband_verbs: 'infiniband/',
  input: 'input/',
  sound: 'snd/',
  usbmisc: 'usb/',
  'vfio-dev': 'vfio/devices/',
};

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The device file of a device in sysfs; `number` is its device number, e.g. "189:3". */
export function nodeOf(device: string, number?: string): string {
  const [major, minor] = (number ?? '').split(':').map(Number);
  // A device on a USB bus: 128 numbers for each bus (drivers/usb/core).
  if (major === 189 && minor !== undefined) {
    const wide = (value: number): string => String(value).padStart(3, '0');
    return `/dev/bus/usb/${wide((minor >> 7) + 1)}/${wide((minor & 127) + 1)}`;
  }
  const name = lastName(device);
  const adapter = /^dvb(\d+)\.(.+)$/.exec(name);
  if (adapter !== null) return `/dev/dvb/adapter${adapter[1]}/${adapter[2]}`;
  const found = device.split('/').find((part) => folders[part] !== undefined);
  return `/dev/${found === undefined ? '' : folders[found]}${name}`;
}

async function byNumber(machine: MachineReader): Promise<readonly DeviceNode[]> {
  const numbers = (await tolerantly(undefined, machine.list('/sys/dev/char'))) ?? [];
  const links = await Promise.all(numbers.map((number) => machine.link(`/sys/dev/char/${number}`)));
  return links.flatMap((link, index) => {
    // The links are relative to /sys/dev/char; virtual devices belong to no card.
    const device = link?.replace(/^(\.\.\/)+/, '/sys/');
    return device?.includes('/pci') === true ? [{ path: nodeOf(device, numbers[index]), device }] : [];
  });
}

async function byClass(name: string, machine: MachineReader): Promise<readonly DeviceNode[]> {
  const folder = `/sys/class/${name}`;
  const entries = (await tolerantly(undefined, machine.list(folder))) ?? [];
  const devices = await Promise.all(entries.map((entry) => machine.resolve(`${folder}/${entry}`)));
  return devices.flatMap((device) => (device === undefined ? [] : [{ path: nodeOf(device), device }]));
}

/** NVIDIA's own driver has device files without a class: their number is in /proc. */
async function ofNvidia(machine: MachineReader): Promise<readonly DeviceNode[]> {
  const folder = '/proc/driver/nvidia/gpus';
  const addresses = (await tolerantly(undefined, machine.list(folder))) ?? [];
  const texts = await Promise.all(
    addresses.map((address) => tolerantly(undefined, machine.read(`${folder}/${address}/information`))),
  );
  return addresses.flatMap((address, index) => {
    const minor = /^Device Minor:\s*(\d+)/m.exec(texts[index] ?? '')?.[1];
    return minor === undefined ? [] : [{ path: `/dev/nvidia${minor}`, device: `${folder}/${address}/information` }];
  });
}

/** A mediated device is a part of a card that a virtual machine holds (Documentation/driver-api/vfio-mediated-device.rst). */
async function ofMediated(machine: MachineReader): Promise<readonly DeviceNode[]> {
  const folder = '/sys/bus/mdev/devices';
  const names = (await tolerantly(undefined, machine.list(folder))) ?? [];
  const nodes = await Promise.all(
    names.map(async (name) => {
      const [device, group] = await Promise.all([
        machine.resolve(`${folder}/${name}`),
        machine.link(`${folder}/${name}/iommu_group`),
      ]);
      return device === undefined || group === undefined ? [] : [{ path: `/dev/vfio/${lastName(group)}`, device }];
    }),
  );
  return nodes.flat();
}

/** The device files of the classes in the folder of one PCI device itself. */
export async function readOwnNodes(address: string, machine: MachineReader): Promise<readonly DeviceNode[]> {
  const folder = deviceFolder(address);
  const names = classes.filter((name) => name !== 'sound').map((name) => `${folder}/${name}`);
  const cards = ((await tolerantly(undefined, machine.list(`${folder}/sound`))) ?? []).map(
    (card) => `${folder}/sound/${card}`,
  );
  const lists = await Promise.all(
    [...names, ...cards].map(async (path) =>
      ((await tolerantly(undefined, machine.list(path))) ?? []).map((name) => `${path}/${name}`),
    ),
  );
  return lists.flat().map((device) => ({ path: nodeOf(device), device }));
}

/** The device files of all devices of the PCI bus, also those below a USB controller. */
export async function readDeviceNodes(machine: MachineReader): Promise<readonly DeviceNode[]> {
  const lists = await Promise.all([
    byNumber(machine),
    ofNvidia(machine),
    ofMediated(machine),
    ...classes.map((name) => byClass(name, machine)),
  ]);
  return [...new Map(lists.flat().map((node) => [`${node.path} ${node.device}`, node])).values()];
}

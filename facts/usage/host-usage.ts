import type { MachineReader } from '../../engine/model/machine.ts';
import type { OpenFile } from '../system/read-open-files.ts';
import { tolerantly } from '../system/tolerantly.ts';
import { readBlockDevices } from './block-devices.ts';
import type { BlockDevices } from './block-devices.ts';
import { readDeviceNodes } from './device-nodes.ts';
import type { DeviceNode } from './device-nodes.ts';
import { readExportedDisks } from './exported-disks.ts';
import { readKeyboards } from './keyboards.ts';
import type { Keyboard } from './keyboards.ts';
import { readMounts, readOtherMounts, readSwaps } from './mount-tables.ts';
import type { Mount } from './mount-tables.ts';
import { otherNamespaces, readProcessLinks } from './process-links.ts';
import type { ProcessLinks, ProcessNamespace } from './process-links.ts';
import { readSeveralDisks } from './several-disks.ts';
import { findStorageUses } from './storage-uses.ts';
import type { StorageUse } from './storage-uses.ts';
import { readPossibleMembers, readZfsPools } from './zfs-pools.ts';

/** A use of disks that cannot be known. */
interface UnknownUse {
  readonly what: string;
  /** The block devices that may be in use; null for all. */
  readonly possible: ReadonlySet<string> | null;
}

/** What the kernel and the programs of a machine use, of all its devices. */
export interface HostUsage {
  readonly blocks: BlockDevices;
  readonly storage: readonly StorageUse[];
  readonly mounts: readonly Mount[];
  /** Device files that programs have open, and files of PCI devices in sysfs. */
  readonly open: readonly OpenFile[];
  readonly nodes: readonly DeviceNode[];
  readonly keyboards: readonly Keyboard[];
  /** The places of the network interfaces in sysfs, by name. */
  readonly interfaces: ReadonlyMap<string, string>;
  /** The network namespaces of other processes than the first one. */
  readonly networks: readonly ProcessNamespace[];
  /** Uses of disks that cannot be known, e.g. of an imported pool of ZFS without zpool(8). */
  readonly unknown: readonly UnknownUse[];
}

/** The usage of a machine of which nothing was read. */
export const noUsage: HostUsage = {
  blocks: { devices: new Map(), controllers: [], ports: [] },
  storage: [],
  mounts: [],
  open: [],
  nodes: [],
  keyboards: [],
  interfaces: new Map(),
  networks: [],
  unknown: [],
};

async function readInterfacePaths(machine: MachineReader): Promise<ReadonlyMap<string, string>> {
  const names = (await tolerantly(undefined, machine.list('/sys/class/net'))) ?? [];
  const paths = await Promise.all(names.map((name) => machine.resolve(`/sys/class/net/${name}`)));
  return new Map(names.flatMap((name, index) => (paths[index] === undefined ? [] : [[name, paths[index]] as const])));
}

/** The open device files with the names of their programs. */
async function named({ open }: ProcessLinks, machine: MachineReader): Promise<readonly OpenFile[]> {
  const pids = [...new Set(open.map(({ pid }) => pid))];
  const names = await Promise.all(pids.map((pid) => machine.read(`/proc/${pid}/comm`).catch(() => undefined)));
  const programs = new Map(pids.map((pid, index) => [pid, names[index]?.trim() || 'a process']));
  return open.map(({ pid, path }) => ({ pid, path, program: programs.get(pid) ?? 'a process' }));
}

/** Reads what uses the devices of a machine. The readings do not depend on a device, so one reading serves many devices. */
export async function readHostUsage(machine: MachineReader): Promise<HostUsage> {
  const links = readProcessLinks(machine);
  const mounted = readMounts(machine);
  const tables = Promise.all([
    mounted,
    links.then((found) => readOtherMounts(otherNamespaces(found, 'mnt'), machine)),
    readSwaps(machine),
    readSeveralDisks(machine),
    mounted.then((mounts) => readZfsPools(mounts ?? [], machine)),
    readExportedDisks(machine),
  ]).then(async ([mounts, others, swaps, several, zfs, exported]) => {
    // A mount namespace repeats the mounts of the host: only what the host does not have is new.
    const own = new Set((mounts ?? []).flatMap(({ number, source }) => [number ?? '', source]));
    const more = others.filter(({ number, source }) => !own.has(number ?? '') && !own.has(source));
    const all = [...(mounts ?? []), ...more];
    const storage = await findStorageUses({ mounts: all, swaps, several, zfs, exported }, machine);
    const unknown = [
      ...(mounts === undefined ? [{ what: '/proc/mounts cannot be read', possible: null }] : []),
      ...(zfs.unreadable.length === 0
        ? []
        : [
            {
              what: `the disks of the ZFS pool ${zfs.unreadable.join(', ')} cannot be known, because zpool status failed`,
              possible: await readPossibleMembers(machine),
            },
          ]),
    ];
    return { mounts: all, storage, unknown };
  });
  const [blocks, found, open, nodes, keyboards, interfaces, processes] = await Promise.all([
    readBlockDevices(machine),
    tables,
    links.then((one) => named(one, machine)),
    readDeviceNodes(machine),
    readKeyboards(machine),
    readInterfacePaths(machine),
    links,
  ]);
  return { blocks, ...found, open, nodes, keyboards, interfaces, networks: otherNamespaces(processes, 'net') };
}

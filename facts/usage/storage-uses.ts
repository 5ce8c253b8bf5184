import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';
import type { ExportedDisk } from './exported-disks.ts';
import type { Mount } from './mount-tables.ts';
import type { SeveralDisks } from './several-disks.ts';
import type { ZfsPools } from './zfs-pools.ts';

/** Something that the kernel keeps on block devices: a file system, a swap area, a pool, an export. */
export interface StorageUse {
  /** E.g. "/dev/sda2 on /". */
  readonly what: string;
  /** The names of the block devices that it is directly on. */
  readonly disks: readonly string[];
  /** The file or program that shows it. */
  readonly evidence: string;
  /** Where it is mounted; null for other uses. */
  readonly point: string | null;
}

/** Everything that was read about storage, before its device files are resolved. */
export interface StorageTables {
  readonly mounts: readonly Mount[];
  readonly swaps: readonly string[];
  readonly several: readonly SeveralDisks[];
  readonly zfs: ZfsPools;
  readonly exported: readonly ExportedDisk[];
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The block device that a device file is, e.g. "dm-0" for /dev/mapper/vg-root. */
async function nameOf(path: string, machine: MachineReader): Promise<string> {
  const node = await tolerantly(undefined, machine.resolve(path));
  return lastName(node ?? path);
}

/** The device files in the source and the options of a mount: several disks of bcachefs, an external journal of ext4 or XFS. */
function filesOf({ source, options }: Mount): readonly string[] {
  const sources = source.startsWith('/dev/') ? source.split(':') : [];
  const extra = [...options.matchAll(/(?:^|,)(?:logdev|rtdev|journal_path|device)=(\/dev\/[^,]+)/g)];
  return [...sources.filter((path) => path.startsWith('/dev/')), ...extra.map(([, path = '']) => path)];
}

async function ofMount(mount: Mount, machine: MachineReader): Promise<StorageUse | null> {
  const files = filesOf(mount);
  // A file system without a disk has number 0:N, and so has btrfs; /dev/root is the name without an initramfs.
  const hasNumber = mount.number !== null && !mount.number.startsWith('0:');
  if (files.length === 0 && !hasNumber) return null;
  const [names, device] = await Promise.all([
    Promise.all(files.map((file) => nameOf(file, machine))),
    hasNumber ? machine.resolve(`/sys/dev/block/${mount.number}`) : undefined,
  ]);
  const where = mount.pid === null ? '' : ` in the mount namespace of process ${mount.pid}`;
  return {
    what: `${mount.source} on ${mount.point} (${mount.type})${where}`,
    disks: [...new Set([...names, ...(device === undefined ? [] : [lastName(device)])])],
    evidence: mount.pid === null ? '/proc/mounts' : `/proc/${mount.pid}/mountinfo`,
    point: mount.pid === null ? mount.point : null,
  };
}

/** A mount point of a pool, "/" if it is one of them. */
function mountedFrom(pool: string, mounts: readonly Mount[]): string | null {
  const own = mounts.filter(({ type, source, pid }) => type === 'zfs' && source.split('/')[0] === pool && pid === null);
  return (own.find(({ point }) => point === '/') ?? own[0])?.point ?? null;
}

/** Finds the block devices of each use. */
export async function findStorageUses(
  { mounts, swaps, several, zfs, exported }: StorageTables,
  machine: MachineReader,
): Promise<readonly StorageUse[]> {
  const [mounted, swapping, pools, served] = await Promise.all([
    Promise.all(mounts.map((mount) => ofMount(mount, machine))),
    Promise.all(
      swaps
        .filter((path) => path.startsWith('/dev/'))
        .map(async (path) => ({
          what: `swap on ${path}`,
          disks: [await nameOf(path, machine)],
          evidence: '/proc/swaps',
          point: null,
        })),
    ),
    Promise.all(
      zfs.pools.map(async ({ name, devices }) => ({
        what: `the ZFS pool ${name}`,
        disks: await Promise.all(devices.map((path) => nameOf(path, machine))),
        evidence: `zpool status -PL: ${devices.join(', ')}`,
        point: mountedFrom(name, mounts),
      })),
    ),
    Promise.all(
      exported.map(async ({ path, evidence }) => ({
        what: `the export of ${path}`,
        disks: [await nameOf(path, machine)],
        evidence,
        point: null,
      })),
    ),
  ]);
  const pooled = several.map(({ name, disks, evidence }) => ({ what: name, disks, evidence, point: null }));
  return [...mounted.filter((use) => use !== null), ...swapping, ...pools, ...pooled, ...served];
}

import type { MachineReader } from '../../engine/model/machine.ts';
import { queryIfThere } from '../system/query-if-there.ts';
import { tolerantly } from '../system/tolerantly.ts';
import type { Mount } from './mount-tables.ts';

/** The imported pools of ZFS with their disks and files. */
export interface ZfsPools {
  readonly pools: readonly { readonly name: string; readonly devices: readonly string[] }[];
  /** The imported pools if their disks could not be read; empty otherwise. */
  readonly unreadable: readonly string[];
}

const statistics = '/proc/spl/kstat/zfs';

/** The pools in the output of `zpool status -PL` (zpool-status(8)): -P prints full paths, -L follows links. */
export function parseZpoolStatus(text: string): ZfsPools['pools'] {
  const pools: { name: string; devices: string[] }[] = [];
  for (const line of text.split('\n')) {
    const name = /^\s*pool:\s+(\S+)/.exec(line)?.[1];
    if (name !== undefined) pools.push({ name, devices: [] });
    // A disk that is missing has a number as its name, and its last path at the end: "was /dev/sdb1".
    const device = /^\s+(\/\S+)/.exec(line)?.[1] ?? /\bwas (\/\S+)/.exec(line)?.[1];
    if (device !== undefined) pools.at(-1)?.devices.push(device);
  }
  return pools;
}

/**
 * The imported pools. The kernel has a folder for each of them, also if zpool(8) is missing or fails. Without the
 * module zfs and without a mounted dataset nothing runs, because zpool itself would load the module.
 */
export async function readZfsPools(mounts: readonly Mount[], machine: MachineReader): Promise<ZfsPools> {
  const [listed, module] = await Promise.all([
    tolerantly(undefined, machine.list(statistics)),
    tolerantly(undefined, machine.stat('/sys/module/zfs')),
  ]);
  const mounted = mounts.filter(({ type }) => type === 'zfs').flatMap(({ source }) => source.split('/')[0] ?? []);
  if (listed === undefined && module === undefined && mounted.length === 0) return { pools: [], unreadable: [] };
  const names = listed ?? [];
  const [status, folders] = await Promise.all([
    queryIfThere(machine, ['zpool', 'status', '-PL']),
    Promise.all(names.map((name) => machine.list(`${statistics}/${name}`).catch(() => undefined))),
  ]);
  const imported = new Set([...names.filter((_, index) => folders[index] !== undefined), ...mounted]);
  const pools = status.code === 0 ? parseZpoolStatus(status.stdout) : [];
  return {
    pools,
    unreadable: [...imported].filter((name) => !pools.some((pool) => pool.name === name && pool.devices.length > 0)),
  };
}

/**
 * The block devices that can belong to a pool: those with its signature in the database of udev, and those that udev does
 * not know.
 */
export async function readPossibleMembers(machine: MachineReader): Promise<ReadonlySet<string>> {
  const names = (await tolerantly(undefined, machine.list('/sys/class/block'))) ?? [];
  const possible = await Promise.all(
    names.map(async (name) => {
      const number = (await tolerantly(undefined, machine.read(`/sys/class/block/${name}/dev`)))?.trim();
      const known = await tolerantly(undefined, machine.read(`/run/udev/data/b${number ?? ''}`));
      return known === undefined || /^E:ID_FS_TYPE=zfs_member$/m.test(known);
    }),
  );
  return new Set(names.filter((_, index) => possible[index]));
}

import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';
import type { ProcessNamespace } from './process-links.ts';

/** A mounted file system (proc_pid_mountinfo(5)). */
export interface Mount {
  /** E.g. "/dev/sda2", "tank/data" or "10.0.0.9:/srv". */
  readonly source: string;
  readonly point: string;
  readonly type: string;
  readonly options: string;
  /** The number of its device, e.g. "8:2"; null if the table does not show it. */
  readonly number: string | null;
  /** The process in whose mount namespace it is; null for the namespace of the host. */
  readonly pid: number | null;
}

/** The number of mount namespaces whose tables are read. */
const mostNamespaces = 64;

/** The lines of /proc/mounts: source, mount point, type, options. */
function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [source, point, type = '', options = ''] = line.split(' ');
    return source === undefined || point === undefined
      ? []
      : [{ source, point, type, options, number: null, pid: null }];
  });
}

/** The lines of /proc/PID/mountinfo: "36 35 8:2 / /mnt rw - ext4 /dev/sda2 rw". */
export function parseMountInfo(text: string, pid: number | null): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , number, , point] = before.split(' ');
    const [type = '', source, options = ''] = after.split(' ');
    return number === undefined || point === undefined || source === undefined
      ? []
      : [{ source, point, type, options, number, pid }];
  });
}

/** The mounted file systems of the host; undefined if the kernel shows none, so nothing is known. */
export async function readMounts(machine: MachineReader): Promise<readonly Mount[] | undefined> {
  const [mounts, info] = await Promise.all([
    tolerantly(undefined, machine.read('/proc/mounts')),
    tolerantly(undefined, machine.read('/proc/self/mountinfo')),
  ]);
  if (mounts === undefined && info === undefined) return undefined;
  const detailed = parseMountInfo(info ?? '', null);
  // /proc/mounts adds the mounts that mountinfo does not show on some machines, e.g. in a recorded tree.
  const shown = new Set(detailed.map(({ source, point }) => `${source} ${point}`));
  return [...detailed, ...parseMounts(mounts ?? '').filter(({ source, point }) => !shown.has(`${source} ${point}`))];
}

/** The file systems in the mount namespaces of services and containers, each device only once. */
export async function readOtherMounts(
  namespaces: readonly ProcessNamespace[],
  machine: MachineReader,
): Promise<readonly Mount[]> {
  const texts = await Promise.all(
    namespaces
      .slice(0, mostNamespaces)
      .map(async ({ pid }) => ({ pid, text: await machine.read(`/proc/${pid}/mountinfo`).catch(() => undefined) })),
  );
  const mounts = texts.flatMap(({ pid, text }) => parseMountInfo(text ?? '', pid));
  return [...new Map(mounts.map((one) => [`${one.number} ${one.source}`, one])).values()];
}

/** A swap area: a partition or another block device, or a file (proc_swaps(5)). */
export async function readSwaps(machine: MachineReader): Promise<readonly string[]> {
  const text = await tolerantly(undefined, machine.read('/proc/swaps'));
  return (text ?? '')
    .split('\n')
    .slice(1)
    .flatMap((line) => line.split(/\s+/)[0] || []);
}

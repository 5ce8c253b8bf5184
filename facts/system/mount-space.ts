import type { MachineReader } from '../../engine/model/machine.ts';
import { queryIfThere } from './query-if-there.ts';

/** The free space of a file system. */
export interface MountSpace {
  /** Its mount point. */
  readonly mount: string;
  /** Bytes. */
  readonly free: number;
  readonly readOnly: boolean;
}

/** The file system of a path, by df(1) and /proc/mounts; null if df is not available or the path does not exist. */
export async function readMountSpace(path: string, machine: MachineReader): Promise<MountSpace | null> {
  const [{ code, stdout }, mounts] = await Promise.all([
    queryIfThere(machine, ['df', '-B1', '--output=avail,target', path]),
    machine.read('/proc/mounts'),
  ]);
  const match = code === 0 ? /^[ \t]*(\d+)[ \t]+(\/.*)$/m.exec(stdout) : null;
  if (match === null) return null;
  const free = match[1] ?? '';
  const mount = (match[2] ?? '').trimEnd();
  // The last mount on a folder is the one that is seen.
  const line = (mounts ?? '').split('\n').findLast((one) => one.split(' ')[1] === mount);
  return { mount, free: Number(free), readOnly: (line?.split(' ')[3] ?? '').split(',').includes('ro') };
}

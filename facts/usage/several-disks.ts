import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** A file system on several disks, of which the table of mounts shows only one. */
export interface SeveralDisks {
  /** E.g. "btrfs 0f4b…". */
  readonly name: string;
  /** The names of its block devices. */
  readonly disks: readonly string[];
  /** The folder in sysfs that lists them. */
  readonly evidence: string;
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const isUuid = (name: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(name);

async function readBtrfs(machine: MachineReader): Promise<readonly SeveralDisks[]> {
  const names = ((await tolerantly(undefined, machine.list('/sys/fs/btrfs'))) ?? []).filter(isUuid);
  return Promise.all(
    names.map(async (uuid) => {
      const evidence = `/sys/fs/btrfs/${uuid}/devices`;
      return { name: `btrfs ${uuid}`, disks: (await machine.list(evidence)) ?? [], evidence };
    }),
  );
}

/** bcachefs has a folder dev-N for each disk, with a link to its block device. */
async function readBcachefs(machine: MachineReader): Promise<readonly SeveralDisks[]> {
  const names = ((await tolerantly(undefined, machine.list('/sys/fs/bcachefs'))) ?? []).filter(isUuid);
  return Promise.all(
    names.map(async (uuid) => {
      const evidence = `/sys/fs/bcachefs/${uuid}`;
      const members = ((await machine.list(evidence)) ?? []).filter((name) => /^dev-\d+$/.test(name));
      const links = await Promise.all(members.map((name) => machine.link(`${evidence}/${name}/block`)));
      return { name: `bcachefs ${uuid}`, disks: links.flatMap((link) => (link ? [lastName(link)] : [])), evidence };
    }),
  );
}

/** Every mounted file system of btrfs and bcachefs with all its disks. */
export async function readSeveralDisks(machine: MachineReader): Promise<readonly SeveralDisks[]> {
  const [btrfs, bcachefs] = await Promise.all([readBtrfs(machine), readBcachefs(machine)]);
  return [...btrfs, ...bcachefs];
}

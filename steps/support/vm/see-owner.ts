import type { MachineReader } from '../../../engine/model/machine.ts';
import type { DeviceOwner } from '../../../schemas/types/common.ts';
import { readPciDevice } from '../../../facts/pci/pci-device.ts';
import { groupName, may, readUser, stoppedAt, wants } from '../../../facts/system/user.ts';
import type { User } from '../../../facts/system/user.ts';
import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';
import { passedAddresses, passedDevices } from './passed-devices.ts';
import type { Firmware } from './find-firmware.ts';

/** The user of a virtual machine, and the files that the user cannot open. */
export interface SeenOwner {
  /** Null if the user does not exist. */
  readonly user: User | null;
  /** The group that gives the user access to /dev/kvm; null if no group is needed, or no group gives access. */
  readonly kvmGroup: string | null;
  /** True if the user has no access to /dev/kvm. */
  readonly kvmClosed: boolean;
  /** The device nodes, each with its present owner. */
  readonly nodes: readonly DeviceOwner[];
  /** Files that the user cannot open, each with the path that denies access. */
  readonly closed: readonly { readonly path: string; readonly at: string }[];
}

const readWrite = wants.read | wants.write;

async function seeKvm(
  user: User,
  { accelerator }: QemuLaunch,
  machine: MachineReader,
): Promise<Pick<SeenOwner, 'kvmGroup' | 'kvmClosed'>> {
  const node = accelerator === 'kvm' ? await machine.stat('/dev/kvm') : undefined;
  if (node === undefined || may(user, node, readWrite)) return { kvmGroup: null, kvmClosed: false };
  const opens = node.group !== 0 && ((node.mode >> 3) & readWrite) === readWrite;
  const kvmGroup = opens ? await groupName(node.group, machine) : null;
  return { kvmGroup, kvmClosed: kvmGroup === null };
}

/** The node of a group. The kernel creates it for root when a device of the group is bound (drivers/vfio/group.c). */
async function nodeOf(address: string, machine: MachineReader): Promise<readonly DeviceOwner[]> {
  const group = (await readPciDevice(address, machine))?.group ?? null;
  if (group === null) return [];
  const path = `/dev/vfio/${group}`;
  const stat = await machine.stat(path);
  return [{ path, owner: stat?.owner ?? 0, group: stat?.group ?? 0 }];
}

/** Reads the requested user of a virtual machine; null for root. */
export async function seeOwner(
  input: QemuLaunch,
  firmware: Firmware | null,
  machine: MachineReader,
): Promise<SeenOwner | null> {
  const name = input.user;
  if (name === undefined || name === 'root') return null;
  const [user, nodes] = await Promise.all([
    readUser(name, machine),
    Promise.all(passedAddresses(input).map((address) => nodeOf(address, machine))),
  ]);
  const each = nodes.flat().filter(({ path }, index, all) => all.findIndex((one) => one.path === path) === index);
  if (user === null) return { user, kvmGroup: null, kvmClosed: false, nodes: each, closed: [] };
  const { disk, boot, seed, cdrom } = input;
  const roms = passedDevices(input).map(({ rom_file: rom }) => rom);
  const files = [...roms, boot?.kernel, boot?.initrd, seed, cdrom, firmware?.code, firmware?.variables];
  const opened = [
    ...(disk === undefined ? [] : [{ path: disk.path, wanted: disk.writable ? readWrite : wants.read }]),
    ...files.flatMap((path) => (path === undefined || path === '' ? [] : [{ path, wanted: wants.read }])),
  ];
  const stops = await Promise.all(opened.map(({ path, wanted }) => stoppedAt(name, user, path, wanted, machine)));
  const closed = opened.flatMap(({ path }, index) => {
    const at = stops[index] ?? null;
    return at === null ? [] : [{ path, at }];
  });
  return { user, ...(await seeKvm(user, input, machine)), nodes: each, closed };
}

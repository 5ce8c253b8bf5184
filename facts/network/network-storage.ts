import type { MachineReader } from '../../engine/model/machine.ts';
import { parseKernelCommandLine } from '../boot/kernel-command-line.ts';
import { interfaceTo } from './read-routes.ts';
import { tolerantly } from '../system/tolerantly.ts';
import { everythingBelow } from '../usage/block-devices.ts';
import { openedDisk } from '../usage/device-uses.ts';
import type { HostUsage } from '../usage/host-usage.ts';

/** A file system, or another use of a disk, whose blocks or files come over the network. */
export interface NetworkStorage {
  /** The mount point, or the use in words. */
  readonly path: string;
  /** The evidence, e.g. "/proc/mounts: 10.0.0.9:/srv on / (nfs4)". */
  readonly evidence: string;
  /** The interface that leads to its server; null if the server is not known (NBD, RBD). */
  readonly interface: string | null;
}

const fileSystems = /^(nfs4?|cifs|smb3|ceph|9p|fuse\.(sshfs|glusterfs|ceph))$/;

/** The server of a mount: from its options, or from the start of its source (nfs(5), mount.cifs(8), mount.ceph(8)). */
function serverOf(source: string, options: string): string | null {
  const server = /(?:^|,)addr=([^,]+)/.exec(options)?.[1];
  const written = /^(?:\/\/|[^@/]*@)?(\[[0-9a-f:]+\]|\d+\.\d+\.\d+\.\d+)/i.exec(source)?.[1];
  return server ?? written?.replaceAll(/[[\]]/g, '') ?? null;
}

/** The server of an iSCSI session (Documentation/ABI/testing/sysfs-class-iscsi*). */
async function iscsiServer(session: string, machine: MachineReader): Promise<string | null> {
  const address = await machine.read(`/sys/class/iscsi_connection/connection${session}:0/persistent_address`);
  return address?.trim() || null;
}

/** The server or the interface in the address of a controller of NVMe over a network (nvme-connect(1)). */
function nvmeServer(address: string): Server {
  const value = (name: string): string | null => new RegExp(`(?:^|,)${name}=([^,\\s]+)`).exec(address)?.[1] ?? null;
  return { address: value('traddr'), interface: value('host_iface') };
}

/** A server of a block device; both are null if the server is unknown. */
interface Server {
  readonly address: string | null;
  readonly interface: string | null;
}

/** The servers under a block device, through LVM, RAID, encryption and multipath; empty for a local disk. */
async function serversBelow(name: string, usage: HostUsage, machine: MachineReader): Promise<readonly Server[]> {
  const { devices, controllers } = everythingBelow(name, usage.blocks);
  const names = [name, ...devices.map((device) => device.name)];
  const sessions = devices.flatMap(({ path }) => /\/session(\d+)\//.exec(path)?.[1] ?? []);
  const targets = await Promise.all(
    [...new Set(sessions)].map(async (session) => ({ address: await iscsiServer(session, machine), interface: null })),
  );
  return [
    ...(names.some((one) => /^(nbd|rbd|drbd)\d/.test(one)) ? [{ address: null, interface: null }] : []),
    ...targets,
    ...controllers.flatMap(({ address }) => (address === null ? [] : [nvmeServer(address)])),
  ];
}

async function wayTo(server: string | null, machine: MachineReader): Promise<string | null> {
  return server === null ? null : interfaceTo(server, machine);
}

/**
 * A root file system that the boot got from the network, by the kernel command line
 * (Documentation/admin-guide/nfs/nfsroot.rst, dracut.cmdline(7)); the interface is the sixth field of `ip=`.
 */
function bootedFrom(commandLine: string): readonly NetworkStorage[] {
  const parameters = parseKernelCommandLine(commandLine);
  const root = parameters.find(
    ({ name, value }) =>
      ['nfsroot', 'netroot'].includes(name) ||
      (name === 'root' && /^(\/dev\/nfs|nfs4?:|iscsi:|nbd:)/.test(value ?? '')),
  );
  if (root === undefined) return [];
  const name = parameters.find((one) => one.name === 'ip')?.value?.split(':')[5] || null;
  return [{ path: '/', evidence: `/proc/cmdline: ${root.name}=${root.value ?? ''}`, interface: name }];
}

/** The uses of block devices that can be on the network: file systems, swap, pools, and the disks of virtual machines. */
function usesOfDisks(usage: HostUsage): readonly { path: string; evidence: string; disks: readonly string[] }[] {
  const stored = usage.storage.map(({ what, point, evidence, disks }) => ({
    path: point ?? what,
    evidence: evidence === '/proc/mounts' ? `${evidence}: ${what}` : `${what}; ${evidence}`,
    disks,
  }));
  const opened = usage.open.flatMap((file) => {
    const disk = openedDisk(file, usage);
    if (disk === undefined || !usage.blocks.devices.has(disk)) return [];
    const path = `${file.path} of ${file.program} (${file.pid})`;
    return [{ path, evidence: `/proc/${file.pid}/fd: ${file.path}`, disks: [disk] }];
  });
  return [...stored, ...opened];
}

/**
 * Every use of storage that needs the network: NFS, CIFS, Ceph, iSCSI, NVMe over a network, NBD, and a root file system
 * from the network.
 */
export async function readNetworkStorage(usage: HostUsage, machine: MachineReader): Promise<readonly NetworkStorage[]> {
  const mounted = usage.mounts
    .filter(({ type }) => fileSystems.test(type))
    .map(async ({ source, point, type, options }) => ({
      path: point,
      evidence: `/proc/mounts: ${source} on ${point} (${type})`,
      interface: await wayTo(serverOf(source, options), machine),
    }));
  const onDisks = usesOfDisks(usage).map(async ({ path, evidence, disks }) => {
    const servers = await Promise.all(disks.map((name) => tolerantly([], serversBelow(name, usage, machine))));
    return Promise.all(
      servers.flat().map(async (server): Promise<NetworkStorage> => {
        const way = server.interface ?? (await wayTo(server.address, machine));
        return { path, evidence, interface: way };
      }),
    );
  });
  const [commandLine, ofMounts, ofDisks] = await Promise.all([
    machine.read('/proc/cmdline'),
    Promise.all(mounted),
    Promise.all(onDisks),
  ]);
  return [...ofMounts, ...ofDisks.flat(), ...bootedFrom(commandLine ?? '')];
}

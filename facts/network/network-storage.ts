import type { MachineReader } from '../../engine/model/machine.ts';
import { parseKernelCommandLine } from '../boot/kernel-command-line.ts';
import { interfaceTo } from './read-routes.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** A file system whose blocks or files come over the network. */
export interface NetworkStorage {
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

/** The servers of the iSCSI sessions, by session (Documentation/ABI/testing/sysfs-class-iscsi*). */
async function iscsiServer(path: string, machine: MachineReader): Promise<string | null> {
  const session = /\/session(\d+)\//.exec(path)?.[1];
  const address = await machine.read(`/sys/class/iscsi_connection/connection${session}:0/persistent_address`);
  return address?.trim() ?? null;
}

/** The network under a block device, through LVM, RAID and encryption: its server, null if the server is unknown, undefined for a local disk. */
async function serverBelow(name: string, machine: MachineReader): Promise<string | null | undefined> {
  if (/^(nbd|rbd|drbd)\d/.test(name)) return null;
  const folder = `/sys/class/block/${name}`;
  const [path, slaves] = await Promise.all([machine.resolve(folder), machine.list(`${folder}/slaves`)]);
  if (path?.includes('/session') === true) return iscsiServer(path, machine);
  for (const slave of slaves ?? []) {
    const server = await serverBelow(slave, machine);
    if (server !== undefined) return server;
  }
  return undefined;
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

/**
 * Every file system in use that needs the network: NFS, CIFS, Ceph, iSCSI, NBD, and a root file system from the
 * network.
 */
export async function readNetworkStorage(machine: MachineReader): Promise<readonly NetworkStorage[]> {
  const [mounts, commandLine] = await Promise.all([machine.read('/proc/mounts'), machine.read('/proc/cmdline')]);
  const lines = (mounts ?? '').split('\n').map((line) => line.split(' '));
  const found = await Promise.all(
    lines.map(async ([source = '', path = '', type = '', options = '']): Promise<NetworkStorage | null> => {
      const evidence = `/proc/mounts: ${source} on ${path} (${type})`;
      if (fileSystems.test(type)) {
        return { path, evidence, interface: await wayTo(serverOf(source, options), machine) };
      }
      if (!source.startsWith('/dev/')) return null;
      const node = (await tolerantly(undefined, machine.resolve(source))) ?? source;
      const server = await tolerantly(undefined, serverBelow(node.slice(node.lastIndexOf('/') + 1), machine));
      if (server === undefined) return null;
      return { path, evidence, interface: await wayTo(server, machine) };
    }),
  );
  return [...found.filter((one) => one !== null), ...bootedFrom(commandLine ?? '')];
}

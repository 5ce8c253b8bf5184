import type { InterfaceState } from '../../schemas/types/common.ts';
import { macOf } from '../pci/pci-sysfs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { queryIfThere } from '../system/query-if-there.ts';
import { askIp } from './read-routes.ts';
import type { Route } from './read-routes.ts';

/** An entry of `ip -j addr show` (ip-address(8)). */
interface Link {
  readonly ifname: string;
  readonly altnames?: readonly string[];
  readonly xdp?: unknown;
  readonly flags: readonly string[];
  readonly addr_info?: readonly {
    readonly family: string;
    readonly local?: string;
    readonly prefixlen?: number;
    readonly scope?: string;
    readonly dynamic?: boolean;
  }[];
}

/** A network interface in the output of `ip`. */
export interface NetworkInterface {
  readonly name: string;
  /** Its alternative names, e.g. "enp4s1" of ens1. */
  readonly alternatives: readonly string[];
  readonly up: boolean;
  /** CIDR form, without the addresses that the kernel and router advertisements add by themselves. */
  readonly addresses: readonly string[];
  /** Every address without its prefix length, including the automatic ones. */
  readonly every: readonly string[];
  /** A program of XDP is attached: it or a program with an AF_XDP socket gets the packets (af_xdp in the kernel's networking documents). */
  readonly hasXdp: boolean;
}

function asInterface({ ifname, altnames = [], xdp, flags, addr_info = [] }: Link): NetworkInterface {
  const given = addr_info.filter(
    ({ family, scope, dynamic }) => family === 'inet' || (family === 'inet6' && scope !== 'link' && dynamic !== true),
  );
  return {
    name: ifname,
    alternatives: altnames,
    up: flags.includes('UP'),
    addresses: given.flatMap(({ local, prefixlen }) => (local === undefined ? [] : [`${local}/${prefixlen}`])),
    every: addr_info.flatMap(({ local }) => local ?? []),
    hasXdp: xdp !== undefined && xdp !== null,
  };
}

/** Every interface; undefined if `ip` is not available. */
export async function readInterfaces(machine: MachineReader): Promise<readonly NetworkInterface[] | undefined> {
  return (await askIp<Link>(machine, ['addr', 'show']))?.map(asInterface);
}

/** The data that undo needs to restore an interface to its present state. */
export async function interfaceState(
  name: string,
  interfaces: readonly NetworkInterface[],
  routes: readonly Route[],
  machine: MachineReader,
): Promise<InterfaceState> {
  const seen = interfaces.find((one) => one.name === name);
  return {
    name,
    mac: (await macOf(name, machine)) ?? '',
    up: seen?.up ?? false,
    addresses: seen?.addresses ?? [],
    routes: routes.filter((route) => route.interfaces.includes(name)).map(({ text }) => text),
  };
}

/**
 * The ports of an Open vSwitch bridge and the bridge itself: the kernel links a port only to ovs-system, which has no
 * address (ovs-vsctl(8)).
 */
async function switchOf(port: string, machine: MachineReader): Promise<readonly string[]> {
  const bridge = await queryIfThere(machine, ['ovs-vsctl', 'iface-to-br', port]);
  const name = bridge.code === 0 ? bridge.stdout.trim() : '';
  if (name === '') return [];
  const ports = await queryIfThere(machine, ['ovs-vsctl', 'list-ifaces', name]);
  return [name, ...ports.stdout.split('\n').filter((one) => one !== '' && one !== port)];
}

/**
 * The interfaces on top of an interface: its bridge, bond, team or Open vSwitch, vlans, macvlans, ipvlans, and in turn
 * the interfaces on top of those.
 */
export async function uppersOf(name: string, machine: MachineReader): Promise<readonly string[]> {
  const found = new Set<string>();
  const visit = async (below: string): Promise<void> => {
    const folder = `/sys/class/net/${below}`;
    const [entries, master] = await Promise.all([machine.list(folder), machine.link(`${folder}/master`)]);
    const uppers = (entries ?? []).filter((entry) => entry.startsWith('upper_')).map((entry) => entry.slice(6));
    if (master !== undefined) uppers.push(master.slice(master.lastIndexOf('/') + 1));
    if (uppers.includes('ovs-system')) uppers.push(...(await switchOf(below, machine)));
    const fresh = uppers.filter((upper) => upper !== name && !found.has(upper));
    for (const upper of fresh) found.add(upper);
    await Promise.all(fresh.map(visit));
  };
  await visit(name);
  return [...found].toSorted();
}

/**
 * The PCI device of an interface; null if it has no PCI device (USB, virtual), undefined if the interface does not
 * exist.
 */
export async function pciAddressOf(name: string, machine: MachineReader): Promise<string | null | undefined> {
  const folder = `/sys/class/net/${name}`;
  const [there, path] = await Promise.all([machine.resolve(folder), machine.resolve(`${folder}/device`)]);
  if (there === undefined) return undefined;
  // The device of a virtio NIC is virtioN. The device of a USB NIC is deeper, and the PCI device above it is the whole
  // controller.
  return /\/([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7])(?:\/virtio\d+)?$/.exec(path ?? '')?.[1] ?? null;
}

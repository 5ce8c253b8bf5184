import type { Tree } from './tree-reader.ts';

/** The description of a PCI device in a test. */
export interface Card {
  readonly address: string;
  /** "8086:10d3". */
  readonly id: string;
  readonly class: string;
  readonly driver?: string;
  readonly override?: string;
  readonly group?: string;
  /** Its interface, with its MAC. */
  readonly interface?: readonly [string, string];
  readonly resets?: string;
  readonly extra?: Tree;
}

/** The NIC under test of the lab. */
export const nic: Card = {
  address: '0000:00:04.0',
  id: '8086:10d3',
  class: '020000',
  driver: 'e1000e',
  group: '3',
  interface: ['enp0s4', '52:54:00:12:34:56'],
  resets: 'pm bus',
};

/** The sysfs tree of a few cards and registered drivers, in the kernel's layout. */
export function smallHost(cards: readonly Card[], drivers: readonly string[] = ['vfio-pci', 'e1000e']): Tree {
  const tree: Record<string, Tree[string]> = {};
  for (const driver of drivers) tree[`/sys/bus/pci/drivers/${driver}/uevent`] = '';
  for (const card of cards) {
    const real = `/sys/devices/pci0000:00/${card.address}`;
    const [vendor, device] = card.id.split(':');
    tree[`/sys/bus/pci/devices/${card.address}`] = `-> ${real}`;
    tree[`${real}/vendor`] = `0x${vendor}\n`;
    tree[`${real}/device`] = `0x${device}\n`;
    tree[`${real}/class`] = `0x${card.class}\n`;
    tree[`${real}/driver_override`] = `${card.override ?? '(null)'}\n`;
    if (card.resets !== undefined) tree[`${real}/reset_method`] = `${card.resets}\n`;
    if (card.driver !== undefined) tree[`${real}/driver`] = `-> /sys/bus/pci/drivers/${card.driver}`;
    if (card.group !== undefined) {
      tree[`${real}/iommu_group`] = `-> /sys/kernel/iommu_groups/${card.group}`;
      tree[`/sys/kernel/iommu_groups/${card.group}/devices/${card.address}`] = `-> ${real}`;
    }
    if (card.interface !== undefined) {
      const [name, mac] = card.interface;
      tree[`${real}/net/${name}/address`] = `${mac}\n`;
      tree[`${real}/net/${name}/device`] = `-> ${real}`;
      tree[`/sys/class/net/${name}`] = `-> ${real}/net/${name}`;
    }
    for (const [path, node] of Object.entries(card.extra ?? {})) tree[`${real}/${path}`] = node;
  }
  return tree;
}

/** The output of `ip -j` for an interface with addresses and for routes. */
export const ipAnswers = (
  links: readonly { readonly name: string; readonly up: boolean; readonly addresses?: readonly string[] }[],
  routes: readonly object[] = [],
): Readonly<Record<string, string>> => ({
  'ip -j addr show': JSON.stringify(
    links.map(({ name, up, addresses = [] }) => ({
      ifname: name,
      flags: up ? ['BROADCAST', 'UP'] : ['BROADCAST'],
      addr_info: addresses.map((cidr) => ({
        family: 'inet',
        local: cidr.split('/')[0],
        prefixlen: Number(cidr.split('/')[1]),
        scope: 'global',
      })),
    })),
  ),
  'ip -j route show table all': JSON.stringify(routes),
});

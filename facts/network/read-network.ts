import { macOf } from '../pci/pci-sysfs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import type { Look } from '../system/look.ts';
import { pciAddressOf, readInterfaces } from './network-interface.ts';
import { isDefault, readRoutes } from './read-routes.ts';

/**
 * The kind of an interface: the kernel's own word if it has one (DEVTYPE in its uevent), otherwise by the files in its
 * folder.
 */
function kindOf(uevent: string | undefined, entries: readonly string[], type: string | undefined): string {
  const devtype = /^DEVTYPE=(.+)$/m.exec(uevent ?? '')?.[1];
  if (devtype !== undefined) return devtype;
  // ARPHRD_LOOPBACK of include/uapi/linux/if_arp.h.
  if (type?.trim() === '772') return 'loopback';
  const shown = ['bridge', 'bonding', 'tun_flags', 'device'].find((name) => entries.includes(name));
  const kinds: Readonly<Record<string, string>> = {
    bridge: 'bridge',
    bonding: 'bond',
    tun_flags: 'tun',
    device: 'device',
  };
  return kinds[shown ?? ''] ?? 'virtual';
}

/** Every network interface with the interfaces below and above it; addresses and routes need ip(8). */
export async function readNetwork(machine: MachineReader, unseen: Facts['unseen'], look: Look): Promise<Facts['net']> {
  const [names, interfaces, routes] = await Promise.all([
    look('net', [], machine.list('/sys/class/net')),
    readInterfaces(machine),
    readRoutes(machine),
  ]);
  if (interfaces === undefined || routes === undefined) {
    unseen.push({ fact: 'net', reason: 'addresses and routes: `ip -j` cannot be run' });
  }
  const read = async (name: string): Promise<Facts['net'][number]> => {
    const folder = `/sys/class/net/${name}`;
    const [mac, address, flags, master, entries, uevent, type, state] = await Promise.all([
      macOf(name, machine),
      pciAddressOf(name, machine),
      machine.read(`${folder}/flags`),
      machine.link(`${folder}/master`),
      look('net', [], machine.list(folder)),
      look('net', undefined, machine.read(`${folder}/uevent`)),
      look('net', undefined, machine.read(`${folder}/type`)),
      look('net', undefined, machine.read(`${folder}/operstate`)),
    ]);
    const lowers = (entries ?? []).filter((entry) => entry.startsWith('lower_')).map((entry) => entry.slice(6));
    const shown = interfaces?.find((one) => one.name === name);
    return {
      name,
      kind: kindOf(uevent, entries ?? [], type),
      mac,
      address: address ?? null,
      // IFF_UP of netdevice(7).
      up: shown?.up ?? (Number(flags?.trim() ?? 0) & 1) === 1,
      state: state?.trim() ?? null,
      addresses: [...(shown?.addresses ?? [])],
      master: master?.slice(master.lastIndexOf('/') + 1) ?? null,
      ports: lowers,
      defaultRoute: (routes ?? []).some((route) => isDefault(route) && route.interfaces.includes(name)),
    };
  };
  // A plain file beside the interfaces, not an interface (Documentation/networking/bonding.rst).
  return Promise.all((names ?? []).filter((name) => name !== 'bonding_masters').map(read));
}

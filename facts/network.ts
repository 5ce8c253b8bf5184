import { macOf } from '../engine/change/pci-sysfs.ts';
import type { MachineReader } from '../engine/machine.ts';
import type { Facts } from '../schemas/types/facts.ts';
import type { Look } from './look.ts';
import { pciAddressOf, readInterfaces } from './network-interface.ts';
import { isDefault, readRoutes } from './routes.ts';

/** Every network interface with what lies under and over it; addresses and routes need ip(8). */
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
    const [mac, address, flags, master] = await Promise.all([
      macOf(name, machine),
      pciAddressOf(name, machine),
      machine.read(`/sys/class/net/${name}/flags`),
      machine.link(`/sys/class/net/${name}/master`),
    ]);
    const shown = interfaces?.find((one) => one.name === name);
    return {
      name,
      mac,
      address: address ?? null,
      // IFF_UP of netdevice(7).
      up: shown?.up ?? (Number(flags?.trim() ?? 0) & 1) === 1,
      addresses: [...(shown?.addresses ?? [])],
      master: master?.slice(master.lastIndexOf('/') + 1) ?? null,
      defaultRoute: (routes ?? []).some((route) => isDefault(route) && route.interfaces.includes(name)),
    };
  };
  // A plain file beside the interfaces (Documentation/networking/bonding.rst).
  return Promise.all((names ?? []).filter((name) => name !== 'bonding_masters').map(read));
}

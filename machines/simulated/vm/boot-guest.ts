import type { InterfaceDescription, MachineDescription } from '../tree/description.ts';
import type { VirtualMachine } from '../kernel/kernel.ts';
import { newWorld } from '../boot/new-world.ts';
import type { World } from '../world/world.ts';

/**
 * The system inside a virtual machine: the same disk, with only the NICs that were passed to it. They get the lease.
 */
export function bootGuest(host: World, vm: VirtualMachine): World {
  const { description } = host;
  const interfaces = description.interfaces.filter((one) => one.kind === 'loopback');
  vm.devices.forEach((address, index) => {
    const hardware = description.pci.find((one) => one.address === address);
    // A virtual function is on the network of the card that made it.
    const carried = description.interfaces.find((one) => one.device === (hardware?.functionOf ?? address));
    if (carried === undefined || hardware === undefined) return;
    interfaces.push({
      name: `enp0s${index + 4}`,
      kind: 'physical',
      mac: carried.mac,
      device: address,
      up: true,
      addresses: leasesOf(carried, index, description),
    });
  });
  const guest: MachineDescription = {
    ...description,
    name: 'guest',
    cpu: { ...description.cpu, count: vm.cpus, threadsPerCore: 1 },
    iommu: { kind: 'none', defaultOn: false },
    virtualization: 'kvm',
    pci: description.pci
      .filter((one) => vm.devices.includes(one.address) || one.address === description.disk.device)
      // A guest sees a virtual function as an ordinary card.
      .map(({ parent: _, functionOf: __, ...one }) => one),
    interfaces,
    routes: [],
    services: [],
  };
  return newWorld(guest, {});
}

/**
 * The address that a guest gets by DHCP over a NIC: that of the NIC's network, or the machine's lease for the first
 * NIC.
 */
function leasesOf(nic: InterfaceDescription, index: number, { lease }: MachineDescription): readonly string[] {
  if (nic.lease !== undefined) return [nic.lease];
  return index === 0 ? [lease] : [];
}

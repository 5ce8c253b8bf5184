import { groupsOf } from './iommu.ts';
import type { Kernel } from './kernel.ts';
import { offer } from './pci-binding.ts';

/** Adds every missing device of the description to the bus and offers it to the drivers. */
export function scanBus(kernel: Kernel, remapped: boolean): void {
  const groups = groupsOf(kernel.description);
  for (const { address, functionOf } of kernel.description.pci) {
    if (kernel.devices.has(address) || functionOf !== undefined) continue;
    const group = remapped ? (groups.get(address) ?? null) : null;
    kernel.devices.set(address, { address, driver: null, override: null, group });
    offer(kernel, address);
  }
  // Keeps bus order, regardless of the order in which devices return.
  const order = [...kernel.devices.values()].sort((a, b) => a.address.localeCompare(b.address, 'en'));
  kernel.devices.clear();
  for (const device of order) kernel.devices.set(device.address, device);
}

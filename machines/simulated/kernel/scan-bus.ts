import { groupsOf } from './iommu.ts';
import type { Kernel } from './kernel.ts';
import { offer } from './pci-binding.ts';

/** Puts every device of the description that is not there on the bus and offers it to the drivers. */
export function scanBus(kernel: Kernel, remapped: boolean): void {
  const groups = groupsOf(kernel.description);
  for (const { address, functionOf } of kernel.description.pci) {
    if (kernel.devices.has(address) || functionOf !== undefined) continue;
    const group = remapped ? (groups.get(address) ?? null) : null;
    kernel.devices.set(address, { address, driver: null, override: null, group });
    offer(kernel, address);
  }
  // Bus order, whatever came back last.
  const order = [...kernel.devices.values()].sort((a, b) => a.address.localeCompare(b.address, 'en'));
  kernel.devices.clear();
  for (const device of order) kernel.devices.set(device.address, device);
}

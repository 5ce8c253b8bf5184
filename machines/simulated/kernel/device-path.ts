import type { Kernel } from './kernel.ts';
import { hardwareOf } from './pci-binding.ts';

/** The path of a device below /sys/devices, through the bridges above it. */
export function devicePath(kernel: Kernel, address: string): string {
  const { parent } = hardwareOf(kernel, address);
  return parent === undefined ? `pci0000:00/${address}` : `${devicePath(kernel, parent)}/${address}`;
}

import type { MachineReader } from '../../engine/model/machine.ts';
import { deviceFolder } from '../pci/pci-sysfs.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** The part of a graphics card that the console of the host uses. */
export interface ConsoleUse {
  /** The firmware started with this card (`boot_vga`). */
  readonly bootDisplay: boolean;
  /** Its framebuffer is the first one, /dev/fb0, on which the text console is. */
  readonly first: boolean;
  /** The driver of the firmware's framebuffer that has a part of the card's memory, e.g. "efifb"; null if none has. */
  readonly framebuffer: string | null;
}

/** The names under which efifb, vesafb, simplefb and simpledrm request memory (drivers/video/fbdev, drivers/firmware/sysfb.c). */
const framebuffers = /^(efifb|vesafb|simplefb|simpledrm|BOOTFB|(simple|efi|vesa)-framebuffer(\.\d+)?)$/;

/** The framebuffer within the memory of a PCI device in /proc/iomem, whose lines are indented by two spaces for each level. */
export function framebufferIn(iomem: string, address: string): string | null {
  let level = -1;
  for (const line of iomem.split('\n')) {
    const [, indent, name] = /^( *)[0-9a-f]+-[0-9a-f]+ : (.*)$/.exec(line) ?? [];
    if (indent === undefined || name === undefined) continue;
    if (indent.length <= level) level = -1;
    if (name === address && level < 0) level = indent.length;
    else if (level >= 0 && framebuffers.test(name)) return name;
  }
  return null;
}

/** The use of a graphics card (PCI class 03) by the console; null for other devices. */
export async function readConsoleUse(
  { address, class: code }: { readonly address: string; readonly class: string },
  machine: MachineReader,
): Promise<ConsoleUse | null> {
  if (!code.startsWith('03')) return null;
  const [boot, first, iomem] = await Promise.all([
    tolerantly(undefined, machine.read(`${deviceFolder(address)}/boot_vga`)),
    tolerantly(undefined, machine.resolve('/sys/class/graphics/fb0')),
    tolerantly(undefined, machine.read('/proc/iomem')),
  ]);
  return {
    bootDisplay: boot?.trim() === '1',
    first: first?.includes(`/${address}/`) === true,
    framebuffer: framebufferIn(iomem ?? '', address),
  };
}

import { underscored } from '../../../facts/boot/underscored.ts';
/**
 * The way the kernel treats a repeated parameter. `last` and `first`: only that occurrence is used. `list`: one
 * comma-separated value. `repeat`: all occurrences are used separately. `pair`: `hugepages=` counts pages of the size
 * in the last `hugepagesz=` before it.
 */
export type Semantics = 'last' | 'first' | 'list' | 'repeat' | 'pair';

/** Names are written with `_`; a trailing `*` matches any rest. Sources: Documentation/admin-guide/kernel-parameters.txt, dracut.cmdline(7), systemd(1), modprobe(8); first wins was seen on 6.12. */
const table: readonly (readonly [name: string, semantics: Semantics])[] = [
  ['intel_iommu', 'last'],
  ['amd_iommu', 'last'],
  ['iommu', 'last'],
  ['iommu.passthrough', 'last'],
  ['default_hugepagesz', 'last'],
  ['transparent_hugepage', 'last'],
  ['isolcpus', 'first'],
  ['nohz_full', 'first'],
  ['vfio_pci.ids', 'list'],
  ['pci_stub.ids', 'list'],
  ['modprobe.blacklist', 'list'],
  ['module_blacklist', 'list'],
  ['hugepagesz', 'pair'],
  ['hugepages', 'pair'],
  ['console', 'repeat'],
  ['earlycon', 'repeat'],
  ['earlyprintk', 'repeat'],
  ['netconsole', 'repeat'],
  ['ip', 'repeat'],
  ['memmap', 'repeat'],
  ['acpi_osi', 'repeat'],
  ['initcall_blacklist', 'repeat'],
  ['video', 'repeat'],
  ['rd.*', 'repeat'],
  ['systemd.setenv', 'repeat'],
  ['systemd.mask', 'repeat'],
  ['systemd.wants', 'repeat'],
];

/** The treatment of a repeated parameter; by default the last occurrence is used. */
export function semanticsOf(name: string): Semantics {
  const wanted = underscored(name);
  for (const [pattern, semantics] of table) {
    if (pattern === wanted) return semantics;
    if (pattern.endsWith('*') && wanted.startsWith(pattern.slice(0, -1))) return semantics;
  }
  return 'last';
}

/** Common values that the kernel does not know, with the correct alternative. */
export const notOptions: readonly { readonly name: string; readonly value: string; readonly advice: string }[] = [
  {
    name: 'amd_iommu',
    value: 'on',
    advice:
      'amd_iommu=on is not an option of the kernel ("AMD-Vi: Unknown option - \'on\'"): AMD-Vi is on if the firmware has it on; iommu=pt alone is enough',
  },
];

/** Parameters that grub-mkconfig itself writes on every line; they are in no variable. */
export const writtenByGrub: readonly string[] = ['BOOT_IMAGE', 'root', 'ro', 'rootflags', 'initrd'];

import type { MachineReader } from '../../engine/model/machine.ts';

/**
 * Whether the IOMMU remaps interrupts. The kernel puts IR- before the names of remapped interrupt chips in
 * /proc/interrupts, on Intel and AMD alike. Null if no IOMMU is in use or the file shows neither.
 */
export async function readInterruptRemapping(machine: MachineReader): Promise<boolean | null> {
  const [units, interrupts] = await Promise.all([machine.list('/sys/class/iommu'), machine.read('/proc/interrupts')]);
  // A machine without IO-APIC and MSI lines, as in some containers, gives no evidence.
  if ((units ?? []).length === 0 || !/\s(IR-)?(IO-APIC|PCI-MSI)/.test(interrupts ?? '')) return null;
  return /\sIR-/.test(interrupts ?? '');
}

import type { MachineReader } from '../../engine/model/machine.ts';

/** Whether the IOMMU remaps interrupts, by the IR- that the kernel puts before the names of remapped interrupt chips in /proc/interrupts, on Intel and AMD alike; null if no IOMMU is at work or nothing can be told. */
export async function readInterruptRemapping(machine: MachineReader): Promise<boolean | null> {
  const [units, interrupts] = await Promise.all([machine.list('/sys/class/iommu'), machine.read('/proc/interrupts')]);
  // A machine without IO-APIC and MSI lines, as in some containers, shows nothing to judge by.
  if ((units ?? []).length === 0 || !/\s(IR-)?(IO-APIC|PCI-MSI)/.test(interrupts ?? '')) return null;
  return /\sIR-/.test(interrupts ?? '');
}

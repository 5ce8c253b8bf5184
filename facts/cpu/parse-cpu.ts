import type { Facts } from '../../schemas/types/facts.ts';

const vendors: Readonly<Record<string, 'intel' | 'amd'>> = { GenuineIntel: 'intel', AuthenticAMD: 'amd' };

/**
 * The flags that matter for a host of virtual machines, from the lines "flags" and "vmx flags" of /proc/cpuinfo
 * (arch/x86/include/asm/cpufeatures.h, vmxfeatures.h): virtualization and nested paging, interrupts without exits,
 * large pages, a steady clock, and the mark of a virtual machine.
 */
const relevantFlags: readonly string[] = [
  ...['vmx', 'svm', 'ept', 'ept_ad', 'vpid', 'npt', 'nrip_save', 'unrestricted_guest'],
  ...['x2apic', 'apicv', 'vapic', 'vapic_reg', 'vid', 'posted_intr', 'avic', 'x2avic', 'ipi_virt'],
  ...['pse', 'pdpe1gb', 'constant_tsc', 'nonstop_tsc', 'tsc_deadline_timer', 'hypervisor'],
];

/** Reads /proc/cpuinfo of an x86 kernel (proc_cpuinfo(5)); it does not contain the nodes. */
export function parseCpu(text: string): Pick<Facts['cpu'], 'vendor' | 'virtualization' | 'count' | 'model' | 'flags'> {
  const field = (name: string): string | undefined => new RegExp(`^${name}\\s*:\\s*(.*)$`, 'm').exec(text)?.[1]?.trim();
  const flags = `${field('flags') ?? ''} ${field('vmx flags') ?? ''}`.split(/\s+/);
  return {
    vendor: vendors[field('vendor_id') ?? ''] ?? 'other',
    virtualization: flags.includes('vmx') ? 'vmx' : flags.includes('svm') ? 'svm' : null,
    count: text.match(/^processor\s*:/gm)?.length ?? 0,
    model: field('model name') ?? null,
    flags: relevantFlags.filter((flag) => flags.includes(flag)),
  };
}

import type { Facts } from '../schemas/types/facts.ts';

const vendors: Readonly<Record<string, 'intel' | 'amd'>> = { GenuineIntel: 'intel', AuthenticAMD: 'amd' };

/** Reads /proc/cpuinfo of an x86 kernel (proc_cpuinfo(5)), which does not tell of nodes. */
export function parseCpu(text: string): Omit<Facts['cpu'], 'nodes'> {
  const field = (name: string): string | undefined => new RegExp(`^${name}\\s*:\\s*(.*)$`, 'm').exec(text)?.[1]?.trim();
  const flags = (field('flags') ?? '').split(/\s+/);
  return {
    vendor: vendors[field('vendor_id') ?? ''] ?? 'other',
    virtualization: flags.includes('vmx') ? 'vmx' : flags.includes('svm') ? 'svm' : null,
    count: text.match(/^processor\s*:/gm)?.length ?? 0,
    model: field('model name') ?? null,
  };
}

import { underscored } from '../../../facts/boot/underscored.ts';
import type { MachineDescription } from '../tree/description.ts';

/** The words of a kernel command line for the kernel: quotes group words, and everything after " -- " is for init. */
function kernelWords(commandLine: string): readonly string[] {
  const words: readonly string[] = commandLine.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).map((word) => word.replaceAll('"', ''));
}

/** The values given to a parameter, in order; "-" and "_" are equal in its name. */
function valuesOf(commandLine: string, name: string): readonly string[] {
  const wanted = underscored(name);
  return kernelWords(commandLine).flatMap((word) => {
    const at = word.indexOf('=');
    return at !== -1 && underscored(word.slice(0, at)) === wanted ? [word.slice(at + 1)] : [];
  });
}

/** The state of the IOMMU since boot. */
export interface Remapping {
  /** "dmar0" or "ivhd0"; null if the kernel uses no IOMMU. */
  readonly unit: 'dmar0' | 'ivhd0' | null;
  /** The value of /sys/kernel/iommu_groups/N/type. */
  readonly domain: 'DMA' | 'DMA-FQ' | 'identity';
}

/**
 * The state of the machine's IOMMU for a command line: `intel_iommu` and `iommu` are read in order and the last word
 * wins; `amd_iommu=on` is not an option.
 */
export function remappingOf(description: MachineDescription, commandLine: string): Remapping {
  const { kind, defaultOn } = description.iommu;
  const iommu = valuesOf(commandLine, 'iommu').flatMap((value) => value.split(','));
  const domain = iommu.includes('pt') ? 'identity' : 'DMA';
  if (kind === 'none' || iommu.includes('off')) return { unit: null, domain };
  const words = valuesOf(commandLine, kind === 'intel' ? 'intel_iommu' : 'amd_iommu').flatMap((value) =>
    value.split(','),
  );
  let on = kind === 'amd' || defaultOn;
  for (const word of words) {
    if (word === 'off') on = false;
    if (word === 'on' && kind === 'intel') on = true;
  }
  return { unit: on ? (kind === 'intel' ? 'dmar0' : 'ivhd0') : null, domain };
}

/** Group numbers by address, in bus order: a group for each device, unless the description puts devices together. */
export function groupsOf(description: MachineDescription): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const groups = new Map<string, number>();
  for (const pci of description.pci) {
    const key = pci.group ?? pci.address;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    groups.set(pci.address, number);
  }
  return groups;
}

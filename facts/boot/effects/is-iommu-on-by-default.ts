import type { Parameter } from '../kernel-command-line.ts';
import { sameName } from '../kernel-command-line.ts';
import { items } from '../parameters/words.ts';
import type { BootEffects } from './boot-effects.ts';

const has = (line: readonly Parameter[], name: string, words: readonly string[]): boolean =>
  line.some((one) => !one.init && sameName(one.name, name) && items(one.value).some((word) => words.includes(word)));

/**
 * True if the kernel uses an IOMMU although its command line does not ask for it, and the next boot does not turn it
 * off: by its build (CONFIG_INTEL_IOMMU_DEFAULT_ON), because the firmware opts in (dmar_platform_optin in
 * drivers/iommu/intel/iommu.c), or because the IOMMU is not Intel's. Then intel_iommu=on adds nothing.
 */
export function isIommuOnByDefault(
  iommu: BootEffects['iommu'],
  running: readonly Parameter[],
  configured: readonly Parameter[],
): boolean {
  if (iommu === null || iommu.units.length === 0 || iommu.groups === 0) return false;
  if (iommu.units.some((unit) => unit.startsWith('dmar')) && has(running, 'intel_iommu', ['on'])) return false;
  return !['intel_iommu', 'amd_iommu', 'iommu'].some((name) => has(configured, name, ['off', 'soft']));
}

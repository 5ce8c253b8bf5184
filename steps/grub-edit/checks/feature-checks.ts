import { underscored } from '../../../facts/boot/underscored.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter } from '../../../facts/boot/kernel-command-line.ts';
import type { BootGround } from './boot-ground.ts';
import type { Request } from '../request/request.ts';
import { refusal } from '../../support/refusal.ts';

/**
 * The build options that a parameter needs to have an effect (the help of each option in Kconfig). A name that ends
 * with `.` matches all parameters of a module.
 */
const needs: readonly (readonly [name: string, option: string])[] = [
  ['nohz_full', 'NO_HZ_FULL'],
  ['rcu_nocbs', 'RCU_NOCB_CPU'],
  ['rcu_nocb_poll', 'RCU_NOCB_CPU'],
  ['isolcpus', 'CPU_ISOLATION'],
  ['intel_iommu', 'INTEL_IOMMU'],
  ['amd_iommu', 'AMD_IOMMU'],
  ['intremap', 'IRQ_REMAP'],
  ['hugepages', 'HUGETLBFS'],
  ['hugepagesz', 'HUGETLBFS'],
  ['default_hugepagesz', 'HUGETLBFS'],
  ['vfio_pci.', 'VFIO_PCI'],
  ['vfio_iommu_type1.', 'VFIO_IOMMU_TYPE1'],
  ['vfio.enable_unsafe_noiommu_mode', 'VFIO_NOIOMMU'],
  ['iommufd.', 'IOMMUFD'],
  ['kvm.', 'KVM'],
  ['kvm_intel.', 'KVM_INTEL'],
  ['kvm_amd.', 'KVM_AMD'],
];

function optionFor({ name, value }: Parameter): string | undefined {
  // Disabling a missing feature is not a mistake.
  if (value === 'off' || value === '0') return undefined;
  const plain = underscored(name);
  return needs.find(([known]) => (known.endsWith('.') ? plain.startsWith(known) : plain === known))?.[1];
}

const requested = (
  requests: readonly Request[],
): readonly { readonly parameter: Parameter; readonly option: string }[] =>
  requests
    .filter(({ kind }) => kind !== 'remove')
    .flatMap(({ wanted }) => wanted)
    .flatMap((parameter) => {
      const option = optionFor(parameter);
      return option === undefined ? [] : [{ parameter, option }];
    });

/** Preflight 10: the kernel ignores a parameter of a feature that it was built without. */
export function featureChecks(requests: readonly Request[], { config, release }: BootGround): readonly Refusal[] {
  if (config === null) return [];
  return requested(requests)
    .filter(({ option }) => !config.options.has(option))
    .map(({ parameter, option }) =>
      refusal(
        'kernel-lacks-feature',
        `kernel ${release} was built without CONFIG_${option}, so ${formatParameter(parameter)} would have no effect; leave it out or boot another kernel`,
        `${config.source}: CONFIG_${option} is not set`,
      ),
    );
}

/** The same for a kernel with an unknown build configuration. */
export function featureNotes(requests: readonly Request[], { config, release }: BootGround): readonly Refusal[] {
  const found = requested(requests);
  if (config !== null || found.length === 0) return [];
  const list = [...new Set(found.map(({ option }) => `CONFIG_${option}`))].join(', ');
  return [
    refusal(
      'kernel-config-unknown',
      `it is unknown whether this kernel has the features that the parameters need (${list})`,
      `no /boot/config-${release}, /lib/modules/${release}/config or /proc/config.gz`,
    ),
  ];
}

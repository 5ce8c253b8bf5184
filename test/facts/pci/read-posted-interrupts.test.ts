import { describe, expect, test } from 'vitest';
import {
  cpuPosts,
  forbidsPosting,
  readPostedInterrupts,
  unitPosts,
} from '../../../facts/pci/read-posted-interrupts.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { amd, withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { treeReader } from '../../steps/support/tree-reader.ts';
import type { Tree } from '../../steps/support/tree-reader.ts';

const cap = '/sys/class/iommu/dmar0/intel-iommu/cap';
const interrupts = '           CPU0\n 24:  1  IR-PCI-MSIX-0000:00:04.0 0-edge eth0\n';
const server: Tree = {
  '/proc/cpuinfo': 'vendor_id\t: GenuineIntel\nflags\t\t: fpu vmx x2apic\nvmx flags\t: vnmi posted_intr apicv vapic\n',
  '/proc/cmdline': 'root=/dev/vda1 quiet\n',
  '/proc/interrupts': interrupts,
  [cap]: '8d2078c106f0466\n',
  '/sys/module/kvm_intel/parameters/enable_apicv': 'Y\n',
};
const epyc: Tree = {
  '/proc/cpuinfo': 'vendor_id\t: AuthenticAMD\nflags\t\t: fpu svm avic x2apic\n',
  '/proc/cmdline': 'quiet\n',
  '/proc/interrupts': interrupts,
  '/sys/class/iommu/ivhd0/amd-iommu/features': '58f77ef22294ade:0\n',
  '/sys/module/kvm_amd/parameters/avic': '1\n',
};

const cases: readonly (readonly [string, Tree, 'yes' | 'no' | 'unknown', 'yes' | 'no' | 'unknown', RegExp])[] = [
  ['a server of Intel', server, 'yes', 'yes', /cap: 8d2078c106f0466 \(bit 59 set\)/],
  [
    'a host whose second IOMMU lacks it',
    { ...server, [cap.replace('0', '1')]: 'd2008c222f0686\n' },
    'no',
    'no',
    /dmar1/,
  ],
  ['a host whose module has it off', { ...server, '/sys/module/kvm_intel/parameters/enable_apicv': 'N\n' }, 'yes', 'no', /enable_apicv=N/], // prettier-ignore
  ['a host with the parameter against posting', { ...server, '/proc/cmdline': 'intremap=on,nopost\n' }, 'yes', 'no', /intremap=on,nopost/], // prettier-ignore
  ['a host without interrupt remapping', { ...server, '/proc/interrupts': interrupts.replace('IR-', '') }, 'yes', 'no', /not remapped/], // prettier-ignore
  ['a kernel that reports it itself', { ...server, '/sys/module/kvm_intel/parameters/enable_device_posted_irqs': 'N\n' }, 'yes', 'no', /enable_device_posted_irqs=N/], // prettier-ignore
  ['a processor that cannot', { ...server, '/proc/cpuinfo': 'flags\t: vmx\nvmx flags\t: vapic posted_intr\n' }, 'no', 'no', /lacks/], // prettier-ignore
  ['a kernel that lists no vmx flags', { ...server, '/proc/cpuinfo': 'flags\t: vmx\n' }, 'unknown', 'unknown', /does not show it/], // prettier-ignore
  ['no IOMMU', { ...server, [cap]: { text: '', mode: 0 } }, 'unknown', 'unknown', /cannot be read/],
  ['a server of AMD', epyc, 'yes', 'yes', /bits 7 and 21 set/],
  ['a host that only has GASup', { ...epyc, '/sys/class/iommu/ivhd0/amd-iommu/features': '29d7:0\n' }, 'no', 'no', /not bits 7 and 21/], // prettier-ignore
  ['no evidence', {}, 'unknown', 'unknown', /no IOMMU is in use/],
];

describe('the support of a machine for posted interrupts', () => {
  test.each(cases)('%s', async (_, tree, possible, enabled, how) => {
    const facts = await readPostedInterrupts(treeReader(tree));
    expect(facts).toMatchObject({ possible, enabled, how: expect.stringMatching(how) as string });
  });

  test('the lab hosts: supported neither by the IOMMU nor by the processor', async () => {
    const [intel, other] = await Promise.all(
      [withIommuOn(labHost), amd(labHost)].map((one) => readPostedInterrupts(simulatedMachine(one))),
    );
    expect(intel).toMatchObject({ possible: 'no', iommu: false, parameter: 'enable_apicv', x2apic: true });
    expect(other).toMatchObject({ possible: 'no', iommu: false, cpu: false, parameter: 'avic', device: null });
  });

  test.each([
    ['dmar0', 'd2008c222f0686', false],
    ['dmar0', 'd2008c40660462', false],
    ['dmar1', '8d2078c106f0466', true],
    ['ivhd0', '29d3', false],
    ['ivhd0', '0x2000d3', true],
    ['dmar0', '', null],
  ])('%s with %s: %s', (unit, register, posts) => expect(unitPosts(unit, register)).toBe(posts));

  test('similar words on the command line are ignored', () => {
    expect(forbidsPosting('intremap=nosid amd_iommu_intr=vapic -- intremap=nopostal')).toBeUndefined();
    expect(forbidsPosting('amd_iommu_intr=legacy')).toBe('amd_iommu_intr=legacy');
    expect(cpuPosts('')).toBeNull();
  });
});

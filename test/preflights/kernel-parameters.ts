import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import { withFiles, withSameIdCard } from '../machines/simulated/hosts/variants.ts';
import { booted, lab, showing } from './case.ts';
import type { Preflight, Try } from './case.ts';

const ensure = (...words: readonly string[]): Pick<Try, 'step' | 'with'> => ({
  step: 'grub-edit',
  with: { parameters: { ensure: words } },
});
const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });
const warns = (check: string, seen: string): Preflight['says'] => ({ kind: 'warns', check, seen });

const configPath = `/boot/config-${lab.release}`;
const config = lab.files[configPath]?.content ?? '';
const without = (option: string): MachineDescription =>
  withFiles(lab, { [configPath]: config.replace(`CONFIG_${option}=y`, `# CONFIG_${option} is not set`) });
const { [configPath]: _, ...otherFiles } = lab.files;
const tuned = (words: string): MachineDescription =>
  withFiles(lab, {
    '/etc/grub.d/00_tuned': '#!/bin/sh\n',
    '/etc/tuned/bootcmdline': `TUNED_BOOT_CMDLINE="${words}"\n`,
  });
const df = 'df -B1 --output=avail,target /boot/grub';
const space = (bytes: number, mount = '/boot'): Readonly<Record<string, string>> => ({
  [df]: `      Avail Mounted on\n${bytes} ${mount}\n`,
});
const bootMount = (options: string): Readonly<Record<string, string>> => ({
  '/proc/self/mounts': `/dev/vda1 / ext4 rw,relatime 0 0\n/dev/vda2 /boot ext4 ${options},relatime 0 0\n`,
});

/** Preflights 10 to 14, and 6 and 22 of the command line. */
export const kernelParameters: readonly Preflight[] = [
  {
    row: 10,
    what: 'a kernel without full dynticks',
    says: refuses('kernel-lacks-feature', `${configPath}: CONFIG_NO_HZ_FULL is not set`),
    on: { machine: without('NO_HZ_FULL'), ...ensure('nohz_full=2-3') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 10,
    what: 'a kernel that reports it itself',
    says: refuses('kernel-lacks-feature', '/proc/config.gz: CONFIG_RCU_NOCB_CPU is not set'),
    on: {
      machine: showing(
        { ...lab, files: otherFiles },
        { '/proc/config.gz': '' },
        { 'zcat /proc/config.gz': config.replace('CONFIG_RCU_NOCB_CPU=y', '') },
      ),
      ...ensure('rcu_nocbs=2-3'),
    },
    override: null,
    silent: ensure('iommu=pt'),
  },
  {
    row: 10,
    what: 'a kernel without a readable build configuration',
    says: warns('kernel-config-unknown', `no ${configPath}`),
    on: { machine: { ...lab, files: otherFiles }, ...ensure('nohz_full=2-3') },
    override: null,
    silent: ensure('iommu=pt'),
  },
  {
    row: 11,
    what: 'the IOMMU turned off by the same parameter',
    says: refuses('conflicting-parameter', '/etc/default/grub: GRUB_CMDLINE_LINUX_DEFAULT has intel_iommu=off'),
    on: { machine: booted(labHost, 'intel_iommu=off'), ...ensure('intel_iommu=on') },
    override: { parameters: { set: { intel_iommu: 'on' } } },
    silent: { machine: labHost },
  },
  {
    row: 11,
    what: 'the IOMMU turned off by another parameter',
    says: refuses('conflicting-parameter', 'has iommu=soft'),
    on: { machine: booted(labHost, 'iommu=soft'), ...ensure('intel_iommu=on') },
    override: { parameters: { ensure: ['intel_iommu=on'], remove: ['iommu=soft'] } },
    silent: { machine: booted(labHost, 'iommu=pt') },
  },
  {
    row: 11,
    what: 'isolated CPUs that differ',
    says: refuses('conflicting-parameter', 'has isolcpus=1'),
    on: { machine: booted(lab, 'isolcpus=1'), ...ensure('isolcpus=2-3') },
    override: { parameters: { set: { isolcpus: '2-3' } } },
    silent: ensure('isolcpus=1'),
  },
  {
    row: 11,
    what: 'a parameter that the table does not know, with another value',
    says: refuses('parameter-unclear', '/etc/default/grub: foo=1'),
    on: { machine: booted(lab, 'foo=1'), ...ensure('foo=2') },
    override: { parameters: { set: { foo: '2' } } },
    silent: ensure('foo=1'),
  },
  {
    row: 10,
    what: 'a parameter that only some kernels have',
    says: warns('parameter-of-patched-kernel', `/proc/sys/kernel/osrelease: ${lab.release}`),
    on: { machine: lab, ...ensure('pcie_acs_override=downstream') },
    override: null,
    silent: ensure('pcie_aspm=off'),
  },
  {
    row: 10,
    what: 'a parameter of this boot that the kernel did not accept',
    says: warns('parameter-without-effect', 'dmesg: Unknown kernel command line parameters "rcu_nocb_polls"'),
    on: {
      machine: showing(
        lab,
        { '/proc/cmdline': 'root=/dev/vda1 ro quiet rcu_nocb_polls\n' },
        { dmesg: 'Unknown kernel command line parameters "rcu_nocb_polls", will be passed to user space.\n' },
      ),
      ...ensure('rcu_nocb_polls'),
    },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 11,
    what: 'a contradictory parameter that is in no file',
    says: warns('conflict-from-elsewhere', '/proc/cmdline: iommu=off'),
    on: { machine: showing(lab, { '/proc/cmdline': 'root=/dev/vda1 ro quiet iommu=off\n' }), ...ensure('iommu=pt') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 12,
    what: 'a part of grub.d that discards the edit',
    says: refuses('grub-edit-ineffective', 'it would become "quiet"'),
    on: {
      machine: withFiles(lab, {
        '/etc/default/grub': 'GRUB_CMDLINE_LINUX_DEFAULT=$X\n',
        '/etc/default/grub.d/zzz-50-cloudimg-settings.cfg': 'GRUB_CMDLINE_LINUX_DEFAULT="quiet"\n',
      }),
      ...ensure('iommu=pt'),
    },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 12,
    what: 'entries of the Boot Loader Specification',
    says: refuses('grub-bls', 'GRUB_ENABLE_BLSCFG=true in /etc/default/grub'),
    on: { machine: withFiles(lab, { '/etc/default/grub': 'GRUB_ENABLE_BLSCFG=true\n' }), ...ensure('iommu=pt') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 12,
    what: 'tuned',
    says: refuses('parameter-of-tuned', 'TUNED_BOOT_CMDLINE="isolcpus=1-3"'),
    on: { machine: tuned('isolcpus=1-3'), ...ensure('isolcpus=2-3') },
    override: null,
    silent: { machine: tuned('skew_tick=1') },
  },
  {
    row: 12,
    what: 'Proxmox, which copies entries to its ESPs',
    says: refuses('grub-not-in-charge', '/etc/kernel/proxmox-boot-uuids exists'),
    on: { machine: withFiles(lab, { '/etc/kernel/proxmox-boot-uuids': 'A1B2-C3D4\n' }), ...ensure('iommu=pt') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 13,
    what: '/boot is full',
    says: refuses('boot-space-short', '0.2 MiB free on /boot'),
    on: { machine: showing(lab, {}, space(200_000)), ...ensure('iommu=pt') },
    override: null,
    silent: { machine: showing(lab, {}, space(200_000_000)) },
  },
  {
    row: 13,
    what: '/boot is read-only',
    says: refuses('boot-read-only', '/proc/mounts: /boot ro'),
    on: { machine: showing(lab, bootMount('ro'), space(200_000_000)), ...ensure('iommu=pt') },
    override: null,
    silent: { machine: showing(lab, bootMount('rw'), space(200_000_000)) },
  },
  {
    row: 14,
    what: 'no way in but the network',
    says: warns('no-console-seen', 'no /dev/ipmi0'),
    on: { machine: lab, ...ensure('iommu=pt') },
    override: { acknowledge_no_console: true },
    silent: { machine: booted(lab, 'console=tty0 console=ttyS0,115200') },
  },
  {
    row: 14,
    what: 'no board controller',
    says: warns('no-console-seen', 'no /dev/ipmi0'),
    on: { machine: lab, ...ensure('iommu=pt') },
    override: { acknowledge_no_console: true },
    silent: { machine: showing(lab, { '/dev/ipmi0': '' }) },
  },
  {
    row: 6,
    what: 'ids= on the command line with two cards of that ID',
    says: warns('id-takes-twins', '0000:00:04.0 e1000e, 0000:00:05.0 e1000e'),
    on: { machine: withSameIdCard(lab), ...ensure('vfio-pci.ids=8086:10d3') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 22,
    what: 'boot parameters in a container',
    says: warns('runs-in-container', 'systemd-detect-virt: docker'),
    on: { machine: { ...lab, virtualization: 'docker' }, ...ensure('iommu=pt') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 22,
    what: 'boot parameters in a virtual machine',
    says: warns('runs-in-virtual-machine', 'systemd-detect-virt: kvm'),
    on: { machine: { ...lab, virtualization: 'kvm' }, ...ensure('iommu=pt') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 22,
    what: 'boot parameters of a cloud kernel',
    says: warns('cloud-kernel', 'uname -r: 6.8.0-45-kvm'),
    on: { machine: showing(lab, { '/proc/sys/kernel/osrelease': '6.8.0-45-kvm\n' }), ...ensure('iommu=pt') },
    override: null,
    silent: { machine: lab },
  },
];

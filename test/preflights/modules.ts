import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import { withIommuOn, withSameIdCard } from '../machines/simulated/hosts/variants.ts';
import { lab, showing } from './case.ts';
import type { Preflight, Try } from './case.ts';
import { guestRuns } from './devices.ts';

const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });
const warns = (check: string, seen: string): Preflight['says'] => ({ kind: 'warns', check, seen });
const load = (module: string, more: object = {}): Pick<Try, 'step' | 'with'> => ({
  step: 'modprobe',
  with: { module, ...more },
});

const lockdown = '/sys/kernel/security/lockdown';
const secureBoot = '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c';
const locked = showing(lab, {
  [lockdown]: 'none [integrity] confidentiality\n',
  [secureBoot]: '\u0006\0\0\0\u0001',
});
/** The machine with a module that is not part of the kernel's package. */
const foreign = (description: MachineDescription, signer: string | null): MachineDescription => ({
  ...description,
  modules: [
    ...description.modules,
    { name: 'igb_uio', path: 'updates/dkms/igb_uio.ko', summary: 'UIO driver for DPDK', signer, intree: false },
  ],
});

const df = 'df -B1 --output=avail,target /boot';
const room = (bytes: number): Readonly<Record<string, string>> => ({ [df]: `Avail Mounted on\n${bytes} /boot\n` });
const options = { parameters: { disable_idle_d3: '1' }, persist: true };

/** Preflights 6, 8, 13 and 25: modules that modprobe loads and unloads. */
export const modules: readonly Preflight[] = [
  {
    row: 6,
    what: 'ids= with two cards of that ID',
    says: warns('id-takes-twins', '0000:00:04.0 e1000e, 0000:00:05.0 e1000e'),
    on: { machine: withSameIdCard(lab), ...load('vfio-pci', { parameters: { ids: '8086:10d3' } }) },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 8,
    what: 'a virtual machine runs',
    says: refuses('module-in-use', '/sys/module/kvm_intel/refcnt: 3, /proc/'),
    on: { machine: lab, before: guestRuns, ...load('kvm_intel', { state: 'unloaded' }) },
    override: null,
    silent: { before: async () => {} },
  },
  {
    row: 8,
    what: 'a parameter that needs a reload while a virtual machine runs',
    says: refuses('parameter-needs-reload', '/sys/module/kvm_intel/parameters/nested: Y'),
    on: { machine: lab, before: guestRuns, ...load('kvm_intel', { parameters: { nested: '0' } }) },
    override: null,
    silent: load('kvm_intel', { parameters: { nested: '1' } }),
  },
  {
    row: 8,
    what: 'a module that would be reloaded while a virtual machine runs',
    says: refuses('module-in-use', '/sys/module/kvm_intel/refcnt'),
    on: { machine: lab, before: guestRuns, ...load('kvm_intel', { parameters: { nested: '0' }, reload: true }) },
    override: null,
    silent: load('kvm_intel', { parameters: { nested: '1' }, reload: true }),
  },
  {
    row: 13,
    what: 'no room for the initramfs that the options need',
    says: warns('boot-space-short', 'free on /boot'),
    on: { machine: showing(lab, {}, room(1)), ...load('vfio-pci', options) },
    override: null,
    silent: { machine: showing(lab, {}, room(500_000_000)) },
  },
  {
    row: 13,
    what: 'an initramfs on a /boot that is read-only',
    says: warns('boot-read-only', '/proc/mounts: /boot ro'),
    on: {
      machine: showing(lab, { '/proc/self/mounts': '/dev/vda2 /boot ext4 ro,relatime 0 0\n' }, room(500_000_000)),
      ...load('vfio-pci', options),
    },
    override: null,
    silent: { machine: showing(lab, {}, room(500_000_000)) },
  },
  {
    row: 13,
    what: 'no room for a second initramfs beside the kept one',
    says: refuses('boot-space-short', 'free on /boot'),
    on: { machine: showing(lab, {}, room(1)), ...load('vfio-pci', { persist: 'initramfs' }) },
    override: null,
    silent: { machine: showing(lab, {}, room(500_000_000)) },
  },
  {
    row: 13,
    what: 'an initramfs for a card on a /boot that is read-only',
    says: refuses('boot-read-only', '/proc/mounts: /boot ro'),
    on: {
      machine: withIommuOn(
        showing(lab, { '/proc/self/mounts': '/dev/vda2 /boot ext4 ro,relatime 0 0\n' }, room(500_000_000)),
      ),
      before: async (host) => void (await host.run(['modprobe', 'vfio-pci'])),
      step: 'pci-bind',
      with: { device: '0000:00:04.0', persist: 'initramfs' },
    },
    override: null,
    silent: { with: { device: '0000:00:04.0', persist: true } },
  },
  {
    row: 25,
    what: 'an unsigned module with a kernel that requires signatures',
    says: refuses('module-not-signed', `${lockdown}: none [integrity] confidentiality, Secure Boot is on`),
    on: { machine: foreign(locked, null), ...load('igb_uio') },
    override: null,
    silent: { machine: foreign(lab, null) },
  },
  {
    row: 25,
    what: 'a kernel that is configured to require module signatures',
    says: refuses('module-not-signed', '/sys/module/module/parameters/sig_enforce: Y'),
    on: {
      machine: foreign(showing(lab, { '/sys/module/module/parameters/sig_enforce': 'Y\n' }), null),
      ...load('igb_uio'),
    },
    override: null,
    silent: load('vfio-pci'),
  },
  {
    row: 25,
    what: 'a module with an unknown signer',
    says: warns('module-signed-by-other', 'modinfo -F signer igb_uio: DKMS module signing key'),
    on: { machine: foreign(locked, 'DKMS module signing key'), ...load('igb_uio') },
    override: null,
    silent: load('vfio-pci'),
  },
];

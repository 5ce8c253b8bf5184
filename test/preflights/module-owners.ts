import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import { withFiles, withFunctions } from '../machines/simulated/hosts/variants.ts';
import { booted, lab } from './case.ts';
import type { Preflight, Try } from './case.ts';

const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });
const warns = (check: string, seen: string): Preflight['says'] => ({ kind: 'warns', check, seen });
const load = (module: string, more: object = {}): Pick<Try, 'step' | 'with'> => ({
  step: 'modprobe',
  with: { module, ...more },
});
const options = { parameters: { disable_idle_d3: '1' }, persist: true };
const site = (text: string, path = '/etc/modprobe.d/site.conf'): MachineDescription => withFiles(lab, { [path]: text });
const card = '0000:01:00.0';
const functions = { step: 'sriov', with: { device: card, count: 2 } };
const rule = { '/etc/udev/rules.d/60-vf.rules': `SUBSYSTEM=="pci", KERNEL=="${card}", ATTR{sriov_numvfs}="4"\n` };
const withRule = withFiles(withFunctions(lab), rule);

/** Preflight 19: the other owners of a module, and of the number of virtual functions. */
export const moduleOwners: readonly Preflight[] = [
  {
    row: 19,
    what: 'an install line that loads nothing',
    says: refuses('install-line-loads-nothing', '/etc/modprobe.d/site.conf:1: install vfio-pci /bin/true'),
    on: { machine: site('install vfio-pci /bin/true\n'), ...load('vfio-pci') },
    override: null,
    silent: { machine: site('install igb /bin/true\n') },
  },
  {
    row: 19,
    what: 'an install line that runs a program',
    says: warns('install-line-runs', '/etc/modprobe.d/site.conf:1: install vfio-pci /usr/bin/x'),
    on: { machine: site('install vfio-pci /usr/bin/x\n'), ...load('vfio-pci') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 19,
    what: 'an alias to another module',
    says: refuses('alias-redirects', '/etc/modprobe.d/site.conf:1: alias vfio-pci off'),
    on: { machine: site('alias vfio-pci off\n'), ...load('vfio-pci') },
    override: null,
    silent: { machine: site('alias pci-stub vfio-pci\n') },
  },
  {
    row: 19,
    what: 'a module that the kernel must not load',
    says: refuses('module-blocked-by-kernel', '/proc/cmdline: module_blacklist=vfio_pci'),
    on: { machine: booted(lab, 'module_blacklist=vfio_pci'), ...load('vfio-pci') },
    override: null,
    silent: { machine: booted(lab, 'module_blacklist=nouveau') },
  },
  {
    row: 19,
    what: 'the blacklist beside a persistent step',
    says: refuses('blacklisted-at-boot', '/etc/modprobe.d/site.conf:1: blacklist vfio_pci'),
    on: { machine: site('blacklist vfio_pci\n'), ...load('vfio-pci', { persist: true }) },
    override: { allow_other_owner: true },
    silent: { machine: site('blacklist nouveau\n') },
  },
  {
    row: 19,
    what: 'the blacklist',
    says: warns('blacklisted-at-boot', '/etc/modprobe.d/site.conf:1: blacklist vfio_pci'),
    on: { machine: site('blacklist vfio_pci\n'), ...load('vfio-pci') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 19,
    what: 'a parameter that another file sets later',
    says: warns('options-overridden', '/etc/modprobe.d/vfio.conf:1: options vfio-pci disable_idle_d3=0'),
    on: {
      machine: site('options vfio-pci disable_idle_d3=0\n', '/etc/modprobe.d/vfio.conf'),
      ...load('vfio-pci', options),
    },
    override: null,
    silent: { machine: site('options vfio-pci disable_idle_d3=0\n', '/etc/modprobe.d/a.conf') },
  },
  {
    row: 19,
    what: 'a parameter that another file adds',
    says: warns('options-elsewhere', '/etc/modprobe.d/site.conf:1: options vfio-pci ids=8086:10d3'),
    on: { machine: site('options vfio-pci ids=8086:10d3\n'), ...load('vfio-pci') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 19,
    what: 'a module that the boot loads again, beside a persistent step',
    says: refuses('loaded-at-boot', '/etc/modules:1: bridge'),
    on: {
      machine: site('bridge\n', '/etc/modules'),
      before: async (host) => void (await host.run(['modprobe', 'bridge'])),
      ...load('bridge', { state: 'unloaded', persist: true }),
    },
    override: { allow_other_owner: true },
    silent: { machine: lab },
  },
  {
    row: 19,
    what: 'a module that the boot loads again',
    says: warns('loaded-at-boot', '/etc/modules:1: bridge'),
    on: {
      machine: site('bridge\n', '/etc/modules'),
      before: async (host) => void (await host.run(['modprobe', 'bridge'])),
      ...load('bridge', { state: 'unloaded' }),
    },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 19,
    what: 'a remove line that unloads nothing',
    says: refuses('remove-line-unloads-nothing', '/etc/modprobe.d/site.conf:1: remove bridge /bin/true'),
    on: {
      machine: site('remove bridge /bin/true\n'),
      before: async (host) => void (await host.run(['modprobe', 'bridge'])),
      ...load('bridge', { state: 'unloaded' }),
    },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 19,
    what: 'a udev rule for the number of virtual functions',
    says: warns('functions-set-elsewhere', '/etc/udev/rules.d/60-vf.rules:1: '),
    on: { machine: withRule, ...functions },
    override: null,
    silent: { machine: withFunctions(lab) },
  },
];

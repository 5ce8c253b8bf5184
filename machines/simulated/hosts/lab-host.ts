import type { MachineDescription } from '../tree/description.ts';
import { labFiles } from './lab-files.ts';
import { labModules, moduleFiles } from './lab-modules.ts';
import { installedPackages, labArchives, packageFiles } from './lab-packages.ts';

const release = '6.12.107+deb13-amd64';
const governors = ['conservative', 'ondemand', 'userspace', 'powersave', 'performance', 'schedutil'];
const preferences = ['default', 'performance', 'balance_performance', 'balance_power', 'power'];

/** The frequency policy of a CPU whose processor can also choose the frequency by itself. */
const policy = (cpu: number): MachineDescription['settings'] => {
  const folder = `/sys/devices/system/cpu/cpufreq/policy${cpu}`;
  return {
    [`${folder}/scaling_governor`]: { kind: 'word', value: 'schedutil', choices: governors },
    [`${folder}/scaling_available_governors`]: { kind: 'fixed', value: governors.join(' ') },
    [`${folder}/affected_cpus`]: { kind: 'fixed', value: String(cpu) },
    [`${folder}/energy_performance_preference`]: {
      kind: 'word',
      value: 'balance_performance',
      choices: preferences,
      busy: { path: `${folder}/scaling_governor`, at: 'performance' },
    },
    [`${folder}/energy_performance_available_preferences`]: { kind: 'fixed', value: preferences.join(' ') },
  };
};

/**
 * A stock Debian host close to the emulated one: Intel with VT-d, 4 CPUs, GRUB, a virtio NIC that carries the default
 * route, and an e1000e NIC under test that carries no route.
 */
export const labHost: MachineDescription = {
  name: 'lab-host',
  release,
  cpu: { vendor: 'intel', count: 4, threadsPerCore: 1 },
  iommu: { kind: 'intel', defaultOn: false },
  virtualization: 'none',
  root: 'UUID=27a1d011-ef19-48c7-8d92-3940f1d671f0',
  disk: { device: '0000:00:03.0', name: 'vda', partition: 'vda1' },
  modules: labModules,
  pci: [
    { address: '0000:00:00.0', vendor: '8086', device: '29c0', class: '060000', subsystem: '1af4:1100' },
    {
      address: '0000:00:02.0',
      vendor: '1af4',
      device: '1000',
      class: '020000',
      subsystem: '1af4:0001',
      interrupts: { first: 24, names: ['virtio0-config', 'virtio0-input.0', 'virtio0-output.0'] },
    },
    {
      address: '0000:00:03.0',
      vendor: '1af4',
      device: '1001',
      class: '010000',
      subsystem: '1af4:0002',
      interrupts: {
        first: 28,
        names: ['virtio1-config', 'virtio1-req.0', 'virtio1-req.1', 'virtio1-req.2'],
        managed: true,
      },
    },
    {
      address: '0000:00:04.0',
      vendor: '8086',
      device: '10d3',
      class: '020000',
      subsystem: '8086:0000',
      resets: ['pm', 'bus'],
      interrupts: { first: 33, names: ['enp0s4-rx-0', 'enp0s4-tx-0', 'enp0s4'] },
    },
    { address: '0000:00:1f.0', vendor: '8086', device: '2918', class: '060100', subsystem: '1af4:1100', group: 'lpc' },
    { address: '0000:00:1f.2', vendor: '8086', device: '2922', class: '010601', subsystem: '1af4:1100', group: 'lpc' },
    { address: '0000:00:1f.3', vendor: '8086', device: '2930', class: '0c0500', subsystem: '1af4:1100', group: 'lpc' },
  ],
  interfaces: [
    { name: 'lo', kind: 'loopback', mac: '00:00:00:00:00:00', up: true, addresses: ['127.0.0.1/8', '::1/128'] },
    {
      name: 'enp0s2',
      kind: 'physical',
      mac: '52:54:00:12:34:02',
      device: '0000:00:02.0',
      up: true,
      addresses: ['10.0.2.15/24'],
    },
    {
      name: 'enp0s4',
      kind: 'physical',
      mac: '52:54:00:12:34:56',
      device: '0000:00:04.0',
      up: true,
      addresses: ['10.128.7.7/16'],
    },
  ],
  routes: [{ destination: 'default', gateway: '10.0.2.2', interface: 'enp0s2' }],
  services: [
    { name: 'ssh', enabled: true },
    {
      name: 'irqbalance',
      enabled: true,
      args: '--foreground $IRQBALANCE_ARGS',
      environment: '/etc/default/irqbalance',
    },
    { name: 'atop', enabled: false },
  ],
  settings: {
    '/proc/sys/vm/nr_hugepages': { kind: 'number', value: '0', most: 1349 },
    '/proc/sys/vm/swappiness': { kind: 'number', value: '60', most: 200 },
    '/proc/sys/kernel/numa_balancing': { kind: 'number', value: '0', most: 1 },
    '/proc/sys/kernel/sched_rt_runtime_us': { kind: 'text', value: '950000' },
    '/proc/sys/kernel/perf_event_paranoid': { kind: 'text', value: '3' },
    '/proc/sys/kernel/kptr_restrict': { kind: 'number', value: '0', most: 2 },
    '/sys/kernel/mm/transparent_hugepage/enabled': {
      kind: 'choice',
      value: 'always',
      choices: ['always', 'madvise', 'never'],
    },
    '/sys/devices/system/clocksource/clocksource0/current_clocksource': {
      kind: 'word',
      value: 'tsc',
      choices: ['tsc', 'hpet', 'acpi_pm'],
    },
    '/sys/kernel/mm/ksm/run': { kind: 'number', value: '0', most: 2 },
    '/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages': { kind: 'same', as: '/proc/sys/vm/nr_hugepages' },
    '/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages': {
      kind: 'same',
      as: '/proc/sys/vm/nr_hugepages',
    },
    '/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages': { kind: 'number', value: '0', most: 0 },
    ...policy(0),
    ...policy(1),
  },
  files: {
    ...labFiles('lab-host', release),
    ...moduleFiles(release, labModules),
    ...packageFiles(installedPackages, labArchives(release)),
  },
  links: {
    '/etc/os-release': '../usr/lib/os-release',
    '/etc/mtab': '../proc/self/mounts',
    '/vmlinuz': `boot/vmlinuz-${release}`,
    '/initrd.img': `boot/initrd.img-${release}`,
    '/boot/vmlinuz': `vmlinuz-${release}`,
    '/boot/initrd.img': `initrd.img-${release}`,
  },
  packages: installedPackages,
  archives: labArchives(release),
  lease: '10.128.7.7/16',
};

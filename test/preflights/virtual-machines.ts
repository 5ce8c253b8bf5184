import { withoutIommu, withSharedGroup } from '../machines/simulated/hosts/variants.ts';
import { lab, showing } from './case.ts';
import type { Preflight } from './case.ts';
import { guestRuns, handOver } from './devices.ts';

const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });
const disk = { path: '/var/lib/runbook/images/guest.img', format: 'raw' };
const vm = { name: 'web', memory: '2G', cpus: 1, disk, devices: ['0000:00:04.0'] };
const launch = { step: 'qemu-launch', before: handOver };

/** Everything except CAP_IPC_LOCK, and the limit that systemd gives its units. */
const limited = (limit: string): Preflight['on']['machine'] =>
  showing(
    lab,
    { '/proc/1/status': 'Name:\tsystemd\nCapBnd:\t000001ffffffbfff\n' },
    { 'systemctl show -p DefaultLimitMEMLOCK --value': `${limit}\n` },
  );

const interrupts = '           CPU0\n  0:        122  IO-APIC   2-edge      timer\n';

/** Preflights 3, 4, 7, 15, 17 and 23: the requirements of a guest. */
export const virtualMachines: readonly Preflight[] = [
  {
    row: 3,
    what: 'a guest without an IOMMU',
    says: refuses('no-iommu-group', 'iommu_group does not exist'),
    on: { machine: withoutIommu(lab), step: 'qemu-launch', with: vm },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 3,
    what: 'a guest with a device of VFIO without an IOMMU, as DPDK uses it',
    says: refuses('no-iommu-group', 'vfio-noiommu'),
    on: {
      machine: showing(lab, { '/sys/kernel/iommu_groups/3/name': 'vfio-noiommu\n' }),
      step: 'qemu-launch',
      with: vm,
    },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 4,
    what: 'a guest while the host uses a part of the group',
    says: refuses('group-not-viable', '0000:00:06.0 is bound to igb'),
    on: { machine: withSharedGroup(lab), ...launch, with: vm },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 7,
    what: 'a device that another guest has',
    says: refuses('device-in-use', 'has /dev/vfio/3 open'),
    on: { machine: lab, step: 'qemu-launch', before: guestRuns, with: { ...vm, name: 'second' } },
    override: null,
    silent: { before: handOver },
  },
  {
    row: 15,
    what: 'more memory than is free',
    says: refuses('memory-short', '/proc/meminfo: MemAvailable is 3.5 GiB'),
    on: { machine: lab, ...launch, with: { ...vm, memory: '3G' } },
    override: null,
    silent: { with: vm },
  },
  {
    row: 15,
    what: 'more memory than there are huge pages',
    says: refuses('memory-short', '0.0 GiB in free huge pages'),
    on: { machine: lab, ...launch, with: { ...vm, hugepages: true } },
    override: null,
    silent: {
      before: async (machine) => {
        await handOver(machine);
        await machine.write('/proc/sys/vm/nr_hugepages', '1100\n');
      },
    },
  },
  {
    row: 15,
    what: 'less memory may be locked',
    says: refuses('memory-lock-limited', 'DefaultLimitMEMLOCK=8388608'),
    on: { machine: limited('8388608'), ...launch, with: vm },
    override: null,
    silent: { machine: limited('infinity') },
  },
  {
    row: 17,
    what: 'a guest with an IOMMU that does not remap interrupts',
    says: { kind: 'warns', check: 'no-interrupt-remapping', seen: '/proc/interrupts' },
    on: { machine: showing(lab, { '/proc/interrupts': interrupts }), ...launch, with: vm },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 23,
    what: 'a disk image that is open',
    says: refuses('disk-in-use', `qemu-nbd (pid 77) has ${disk.path} open`),
    on: {
      machine: showing(lab, { '/proc/77/fd/9': `-> ${disk.path}`, '/proc/77/comm': 'qemu-nbd\n' }),
      ...launch,
      with: vm,
    },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 23,
    what: 'another file at the path of an image',
    says: refuses('image-exists', '/var/lib/runbook/images/guest.img is '),
    on: { machine: lab, step: 'disk-image', with: { path: disk.path, format: 'qcow2', size: '1G' } },
    override: null,
    silent: { with: { path: '/var/lib/runbook/images/new.qcow2', format: 'qcow2', size: '1G' } },
  },
];

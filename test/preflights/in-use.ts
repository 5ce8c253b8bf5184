import type { MachineDescription, PciDescription } from '../../machines/simulated/tree/description.ts';
import { withSharedGroup } from '../machines/simulated/hosts/variants.ts';
import { lab, showing } from './case.ts';
import type { Preflight } from './case.ts';
import { handOver, loaded } from './devices.ts';

const card = '0000:00:05.0';
const place = `/sys/devices/pci0000:00/${card}`;
const bind = { before: loaded, step: 'pci-bind', with: { device: card } };
const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });
const warns = (check: string, seen: string): Preflight['says'] => ({ kind: 'warns', check, seen });

/** The lab's host with another device, whose driver is as the kernel shows it. */
function having(
  hardware: Pick<PciDescription, 'class'>,
  driver: string,
  shows: NonNullable<MachineDescription['shows']> = {},
  answers: Readonly<Record<string, string>> = {},
): MachineDescription {
  const device = { address: card, vendor: '144d', device: 'a80a', subsystem: '144d:0001', ...hardware };
  const pci = [...lab.pci, device].toSorted((a, b) => a.address.localeCompare(b.address, 'en'));
  const bound = { [`${place}/driver`]: `-> ../../../bus/pci/drivers/${driver}` };
  return showing({ ...lab, pci }, { ...bound, ...shows }, answers);
}

const nvme = { class: '010802' };
const mounts = '/dev/nvme0n1p2 / ext4 rw 0 0\nproc /proc proc rw 0 0\n';
const subsystem = '/sys/devices/virtual/nvme-subsystem/nvme-subsys0';
/** An NVMe with native multipath: its disk is not below its PCI device. */
const multipath = {
  '/sys/class/block/nvme0n1': '-> ../../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1',
  '/sys/class/block/nvme0n1p2': '-> ../../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1/nvme0n1p2',
  [`${subsystem}/nvme0n1/nvme0n1p2/partition`]: '2\n',
  [`${subsystem}/nvme0`]: `-> ../../../pci0000:00/${card}/nvme/nvme0`,
  '/sys/class/nvme-subsystem/nvme-subsys0': '-> ../../devices/virtual/nvme-subsystem/nvme-subsys0',
  '/sys/class/nvme/nvme0': `-> ../../devices/pci0000:00/${card}/nvme/nvme0`,
  [`${place}/nvme/nvme0/transport`]: 'pcie\n',
};
const ownDisk = {
  '/sys/class/block/nvme0n1': `-> ../../devices/pci0000:00/${card}/nvme/nvme0/nvme0n1`,
  [`${place}/nvme/nvme0/nvme0n1/size`]: '8\n',
};
const pool = (disk: string): string => `  pool: tank\n state: ONLINE\nconfig:\n\n\ttank  ONLINE\n\t  ${disk}  ONLINE\n`;
const pools = { ...ownDisk, '/proc/spl/kstat/zfs/tank/io': '' };
const status = 'zpool status -PL';
const uuid = '0f4bd1c2-7c1e-4d57-9a3e-111122223333';
const holds = (path: string, program: string): NonNullable<MachineDescription['shows']> => ({
  '/proc/812/fd/31': `-> ${path}`,
  '/proc/812/comm': `${program}\n`,
});
const gpu = { class: '030000' };
const screen = {
  '/sys/class/drm/card0': `-> ../../devices/pci0000:00/${card}/drm/card0`,
  [`${place}/drm/card0/dev`]: '226:0\n',
};
const usb = { class: '0c0330' };
const keyboard = (name: string, where: string): string =>
  `I: Bus=0003\nN: Name="${name}"\nS: Sysfs=${where}\nH: Handlers=sysrq kbd leds event3\n\n`;
const onUsb = keyboard('USB Keyboard', `/devices/pci0000:00/${card}/usb1/1-2/1-2:1.0/input/input5`);
const built = keyboard('AT Keyboard', '/devices/platform/i8042/serio0/input/input1');
const input = '/proc/bus/input/devices';
const nic = { class: '020000' };
const inBlue = JSON.stringify([{ ifname: 'eth0', parentbus: 'pci', parentdev: card }]);
const uio = (driver: string): MachineDescription =>
  showing(withSharedGroup(lab), {
    '/sys/devices/pci0000:00/0000:00:06.0/driver': `-> ../../../bus/pci/drivers/${driver}`,
  });

/** Preflights 4 and 7: what the kernel, a program or a virtual machine holds of a device. */
export const inUse: readonly Preflight[] = [
  {
    row: 7,
    what: 'the root disk on an NVMe with native multipath',
    says: refuses('device-in-use', '/dev/nvme0n1p2 on /'),
    on: { machine: having(nvme, 'nvme', { ...multipath, '/proc/self/mounts': mounts }), ...bind },
    override: null,
    silent: { machine: having(nvme, 'nvme', multipath) },
  },
  {
    row: 7,
    what: 'a disk of a ZFS pool',
    says: refuses('device-in-use', 'the ZFS pool tank'),
    on: { machine: having(nvme, 'nvme', pools, { [status]: pool('/dev/nvme0n1') }), ...bind },
    override: null,
    silent: { machine: having(nvme, 'nvme', pools, { [status]: pool('/dev/sdb') }) },
  },
  {
    row: 7,
    what: 'a disk, while the disks of a ZFS pool cannot be known',
    says: refuses('device-in-use', '/sys/class/block: nvme0n1'),
    on: { machine: having(nvme, 'nvme', pools), ...bind },
    override: { allow_busy: true },
    silent: { machine: having(nvme, 'nvme', ownDisk) },
  },
  {
    row: 7,
    what: 'the second disk of a btrfs',
    says: refuses('device-in-use', `btrfs ${uuid}`),
    on: {
      machine: having(nvme, 'nvme', { ...ownDisk, [`/sys/fs/btrfs/${uuid}/devices/nvme0n1`]: '-> x' }),
      ...bind,
    },
    override: null,
    silent: { machine: having(nvme, 'nvme', { ...ownDisk, [`/sys/fs/btrfs/${uuid}/devices/sda`]: '-> x' }) },
  },
  {
    row: 7,
    what: 'a display server has the graphics card open',
    says: refuses('device-in-use', '/proc/812/fd: /dev/dri/card0'),
    on: { machine: having(gpu, 'nouveau', { ...screen, ...holds('/dev/dri/card0', 'Xorg') }), ...bind },
    override: { allow_busy: true },
    silent: { machine: having(gpu, 'nouveau', { ...screen, ...holds('/dev/dri/card1', 'Xorg') }) },
  },
  {
    row: 7,
    what: 'the boot display',
    says: warns('console-on-device', 'boot_vga: 1'),
    on: { machine: having(gpu, 'nouveau', { [`${place}/boot_vga`]: '1\n' }), ...bind },
    override: null,
    silent: { machine: having(gpu, 'nouveau', { [`${place}/boot_vga`]: '0\n' }) },
  },
  {
    row: 7,
    what: 'the controller of the only keyboard',
    says: refuses('keyboard-on-device', 'usb1/1-2'),
    on: { machine: having(usb, 'xhci_hcd', { [input]: onUsb }), ...bind },
    override: { allow_busy: true },
    silent: { machine: having(usb, 'xhci_hcd', { [input]: built }) },
  },
  {
    row: 7,
    what: 'the controller of one of two keyboards',
    says: warns('keyboard-on-device', 'usb1/1-2'),
    on: { machine: having(usb, 'xhci_hcd', { [input]: onUsb + built }), ...bind },
    override: null,
    silent: { machine: having(usb, 'xhci_hcd', { [input]: built }) },
  },
  {
    row: 7,
    what: 'an interface in a network namespace',
    says: refuses('nic-in-other-namespace', 'eth0 in the network namespace blue'),
    on: {
      machine: having(
        nic,
        'e1000e',
        { [`${place}/net/`]: '', '/proc/self/mounts': `${mounts}nsfs /run/netns/blue nsfs rw 0 0\n` },
        { 'ip -n blue -d -j link show': inBlue },
      ),
      ...bind,
    },
    override: { allow_disconnect: true },
    silent: { machine: lab, with: { device: '0000:00:04.0' } },
  },
  {
    row: 7,
    what: 'a network card whose driver made no interface',
    says: warns('nic-in-other-namespace', 'net does not exist'),
    on: { machine: having(nic, 'e1000e'), ...bind },
    override: null,
    silent: { machine: lab, with: { device: '0000:00:04.0' } },
  },
  {
    row: 6,
    what: 'ids= on the command line with the ID of the disk of /',
    says: refuses('id-takes-disk', '0000:00:03.0: /dev/vda1 on /'),
    on: { machine: lab, step: 'grub-edit', with: { parameters: { ensure: ['vfio-pci.ids=8086:10d3,1af4:1001'] } } },
    override: null,
    silent: { with: { parameters: { ensure: ['vfio-pci.ids=8086:10d3'] } } },
  },
  {
    row: 6,
    what: 'ids= of a module with the ID of the disk of /',
    says: warns('id-takes-disk', '/dev/vda1 on /'),
    on: { machine: lab, step: 'modprobe', with: { module: 'vfio-pci', parameters: { ids: '1af4:1001' } } },
    override: null,
    silent: { with: { module: 'vfio-pci', parameters: { ids: '8086:10d3' } } },
  },
  {
    row: 4,
    what: 'another card of the group on uio_pci_generic',
    says: refuses('group-has-other-devices', '0000:00:06.0 [8086:10c9] class 020000 driver uio_pci_generic'),
    on: { machine: uio('uio_pci_generic'), before: loaded, step: 'pci-bind', with: { device: '0000:00:04.0' } },
    override: { include_group: ['0000:00:06.0'] },
    silent: { machine: uio('pci-stub') },
  },
  {
    row: 4,
    what: 'a guest while another card of the group is on igb_uio',
    says: refuses('group-not-viable', '0000:00:06.0 is bound to igb_uio'),
    on: {
      machine: uio('igb_uio'),
      before: handOver,
      step: 'qemu-launch',
      with: { name: 'web', memory: '2G', cpus: 1, devices: ['0000:00:04.0'] },
    },
    override: null,
    silent: { machine: uio('pci-stub') },
  },
];

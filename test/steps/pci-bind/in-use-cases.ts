import type { PciBind } from '../../../schemas/types/steps/pci-bind.ts';
import type { Card } from '../support/small-host.ts';
import type { Tree } from '../support/tree-reader.ts';
import { routed } from './pci-bind-cases.ts';

/** A machine on which something uses the device, and what the plan must say. */
export interface InUse {
  readonly what: string;
  readonly tree: Tree;
  readonly programs?: Readonly<Record<string, string>>;
  readonly card?: Partial<Card>;
  readonly input?: Partial<PciBind>;
  /** ['device-in-use'] if absent. */
  readonly refusals?: readonly string[];
  readonly override?: string | null;
  readonly says?: RegExp;
}

export const address = '0000:01:00.0';
export const device: Card = { address, id: '144d:a80a', class: '010802', driver: 'nvme', group: '7' };
const pci = `/sys/devices/pci0000:00/${address}`;
const other = '/sys/devices/pci0000:00/0000:02:00.0';

/** Block devices with their places, their numbers and the devices that they are built on. */
function blocks(places: Readonly<Record<string, string>>, slaves: Readonly<Record<string, string>> = {}): Tree {
  const tree: Record<string, string> = {};
  for (const [name, place] of Object.entries(places)) {
    tree[`/sys/class/block/${name}`] = `-> ${place}`;
    tree[`${place}/size`] = '8\n';
    tree[`/dev/${name}`] = '';
    for (const slave of (slaves[name] ?? '').split(' ').filter((one) => one !== '')) {
      tree[`${place}/slaves/${slave}`] = `-> /sys/class/block/${slave}`;
    }
  }
  return tree;
}

const disk = `${pci}/nvme/nvme0/nvme0n1`;
/** An NVMe without multipath, with two partitions. */
export const nvme = blocks({ nvme0n1: disk, nvme0n1p1: `${disk}/nvme0n1p1`, nvme0n1p2: `${disk}/nvme0n1p2` });
const virtual = (name: string): string => `/sys/devices/virtual/block/${name}`;
const subsystem = '/sys/devices/virtual/nvme-subsystem/nvme-subsys0';
const shared = `${subsystem}/nvme0n1`;
/** An NVMe with native multipath: the disk is below its subsystem, which links to the controllers. */
const multipath: Tree = {
  ...blocks({ nvme0n1: shared, nvme0n1p2: `${shared}/nvme0n1p2` }),
  '/sys/class/nvme/nvme0': `-> ${pci}/nvme/nvme0`,
  [`${pci}/nvme/nvme0/transport`]: 'pcie\n',
  '/sys/class/nvme-subsystem/nvme-subsys0': `-> ${subsystem}`,
  [`${subsystem}/nvme0`]: `-> ${pci}/nvme/nvme0`,
};
const mounted = (...lines: readonly string[]): Tree => ({
  '/proc/mounts': lines.map((line) => `${line} rw 0 0\n`).join(''),
});
const holds = (path: string, program = 'qemu-system-x86'): Tree => ({
  '/proc/812/fd/31': `-> ${path}`,
  '/proc/812/comm': `${program}\n`,
});
const zfs: Tree = { ...nvme, '/proc/spl/kstat/zfs/arcstats': '', '/proc/spl/kstat/zfs/tank/io': '' };
const pool = (path: string): string => `  pool: tank\n state: ONLINE\nconfig:\n
\tNAME                      STATE     READ WRITE CKSUM
\ttank                      ONLINE       0     0     0
\t  mirror-0                ONLINE       0     0     0
\t    ${path}        ONLINE       0     0     0
\t    /dev/sdq1               ONLINE       0     0     0

errors: No known data errors
`;
const status = 'zpool status -PL';
const uuid = '0f4bd1c2-7c1e-4d57-9a3e-111122223333';
const lvm = { ...nvme, ...blocks({ 'dm-0': virtual('dm-0') }, { 'dm-0': 'nvme0n1p2' }) };

/** Disks, through each layer on top of them. */
const disks: readonly InUse[] = [
  { what: 'the root disk on an NVMe with native multipath', tree: { ...multipath, ...mounted('/dev/nvme0n1p2 / ext4') }, override: null, says: /nvme0n1p2 on \// }, // prettier-ignore
  { what: 'native multipath that only the hidden path device shows', tree: { ...blocks({ nvme0n1: shared, nvme0c3n1: `${pci}/nvme/nvme3/nvme0c3n1` }), ...mounted('/dev/nvme0n1 /srv xfs') }, override: null }, // prettier-ignore
  { what: 'native multipath in a tree with only the folder of the subsystem', tree: { ...blocks({ nvme0n1: shared }), [`${subsystem}/nvme0`]: `-> ${pci}/nvme/nvme0`, [`${pci}/nvme/nvme0/model`]: 'x', ...mounted('/dev/nvme0n1 / ext4') }, override: null }, // prettier-ignore
  { what: 'native multipath of another controller', tree: { ...multipath, ...mounted('/dev/nvme0n1p2 / ext4'), '/sys/class/nvme/nvme0': `-> ${other}/nvme/nvme0`, [`${subsystem}/nvme0`]: `-> ${other}/nvme/nvme0`, [`${other}/nvme/nvme0/transport`]: 'pcie\n' }, refusals: [] }, // prettier-ignore
  { what: 'the root without an initramfs, /dev/root', tree: { ...nvme, ...mounted('/dev/root / ext4'), '/proc/self/mountinfo': '22 1 259:2 / / rw - ext4 /dev/root rw\n', '/sys/dev/block/259:2': `-> ${disk}/nvme0n1p2` }, override: null }, // prettier-ignore
  { what: 'a partition of an md array', tree: { ...nvme, ...blocks({ md0: virtual('md0'), md0p1: `${virtual('md0')}/md0p1` }, { md0: 'nvme0n1p1' }), ...mounted('/dev/md0p1 /srv ext4') }, override: null }, // prettier-ignore
  { what: 'LVM on dm-crypt', tree: { ...lvm, ...blocks({ 'dm-1': virtual('dm-1') }, { 'dm-1': 'dm-0' }), ...mounted('/dev/mapper/vg-root / ext4'), '/dev/mapper/vg-root': '-> ../dm-1' }, override: null }, // prettier-ignore
  { what: 'bcache', tree: { ...nvme, ...blocks({ bcache0: virtual('bcache0') }, { bcache0: 'nvme0n1 sdb' }), ...mounted('/dev/bcache0 /srv ext4') }, override: null }, // prettier-ignore
  { what: 'multipath-tools over two controllers', tree: { ...blocks({ sda: `${pci}/host0/target0:0:0/0:0:0:0/block/sda`, sdb: `${other}/host1/target1:0:0/1:0:0:0/block/sdb`, 'dm-2': virtual('dm-2') }, { 'dm-2': 'sda sdb' }), ...mounted('/dev/mapper/mpatha /srv xfs'), '/dev/mapper/mpatha': '-> ../dm-2' }, override: null }, // prettier-ignore
  { what: 'an encrypted volume that nothing mounts', tree: lvm, override: 'allow_busy', says: /dm-0 is active on nvme0n1p2/ }, // prettier-ignore
  { what: 'a swap partition', tree: { ...nvme, '/proc/swaps': 'Filename\tType\n/dev/nvme0n1p1 partition 8 0 -2\n' }, override: null, says: /swap on/ }, // prettier-ignore
  { what: 'a swap file, by its file system', tree: { ...nvme, ...mounted('/dev/nvme0n1p1 / ext4'), '/proc/swaps': 'Filename\tType\n/swap.img file 8 0 -2\n' }, override: null }, // prettier-ignore
  { what: 'a loop device on the raw disk', tree: { ...nvme, ...blocks({ loop3: virtual('loop3'), loop3p1: `${virtual('loop3')}/loop3p1` }), [`${virtual('loop3')}/loop/backing_file`]: '/dev/nvme0n1\n', ...mounted('/dev/loop3p1 /mnt ext4') }, override: null }, // prettier-ignore
  { what: 'zram with a backing device', tree: { ...nvme, ...blocks({ zram0: virtual('zram0') }), [`${virtual('zram0')}/backing_dev`]: '/dev/nvme0n1p1\n' }, override: 'allow_busy' }, // prettier-ignore
  { what: 'the second disk of a btrfs', tree: { ...nvme, ...mounted('/dev/sda2 / btrfs'), [`/sys/fs/btrfs/${uuid}/devices/nvme0n1p1`]: `-> ${disk}/nvme0n1p1`, [`/sys/fs/btrfs/${uuid}/devices/sda2`]: '-> x' }, override: null, says: /btrfs 0f4bd1c2/ }, // prettier-ignore
  { what: 'the second disk of a bcachefs', tree: { ...nvme, ...mounted('/dev/sda2:/dev/nvme0n1p1 /srv bcachefs') }, override: null }, // prettier-ignore
  { what: 'the external journal of XFS', tree: { ...nvme, '/proc/mounts': '/dev/sda2 /srv xfs rw,logdev=/dev/nvme0n1p1 0 0\n' }, override: null }, // prettier-ignore
  { what: 'a disk of a ZFS pool', tree: zfs, programs: { [status]: pool('/dev/nvme0n1p1') }, override: null, says: /the ZFS pool tank/ }, // prettier-ignore
  { what: 'a ZFS pool on other disks', tree: zfs, programs: { [status]: pool('/dev/sdc1') }, refusals: [] },
  { what: 'a ZFS pool without zpool', tree: zfs, override: 'allow_busy', says: /cannot be known.*tank/ },
  { what: 'a ZFS pool without zpool, and a disk without its signature', tree: { ...zfs, ...Object.fromEntries(['', '/nvme0n1p1', '/nvme0n1p2'].flatMap((part, index) => [[`${disk}${part}/dev`, `259:${index}\n`], [`/run/udev/data/b259:${index}`, 'E:ID_FS_TYPE=ext4\n']])) }, refusals: [] }, // prettier-ignore
  { what: 'a mounted dataset of ZFS without zpool', tree: { ...nvme, ...mounted('rpool/ROOT / zfs') }, override: 'allow_busy', says: /cannot be known.*rpool/ }, // prettier-ignore
  { what: 'a mounted dataset of ZFS on the disk', tree: { ...nvme, ...mounted('rpool/ROOT / zfs') }, programs: { [status]: pool('/dev/nvme0n1p2').replace('pool: tank', 'pool: rpool') }, override: null }, // prettier-ignore
  { what: 'the module zfs without a pool', tree: { ...nvme, '/proc/spl/kstat/zfs/arcstats': '' }, refusals: [] },
  { what: 'a virtual machine has the raw disk open', tree: { ...nvme, ...holds('/dev/nvme0n1') }, override: 'allow_busy', says: /qemu-system-x86 \(812\) has \/dev\/nvme0n1 open/ }, // prettier-ignore
  { what: 'a virtual machine of libvirt has a volume open by its name', tree: { ...lvm, [`${virtual('dm-0')}/dm/name`]: 'vg--a-vm1\n', ...holds('/dev/vg-a/vm1') }, refusals: ['device-in-use', 'device-in-use'], says: /has \/dev\/vg-a\/vm1 open/ }, // prettier-ignore
  { what: 'a disk that only a container has mounted', tree: { ...nvme, '/proc/1/ns/mnt': '-> mnt:[1]', '/proc/900/ns/mnt': '-> mnt:[2]', '/proc/900/mountinfo': '40 1 259:1 / /data rw - ext4 /dev/nvme0n1p1 rw\n' }, override: null, says: /mount namespace of process 900/ }, // prettier-ignore
  { what: 'a disk that an iSCSI target serves', tree: { ...nvme, '/sys/kernel/config/target/core/iblock_0/store/udev_path': '/dev/nvme0n1\n' }, override: null }, // prettier-ignore
  { what: 'a disk that an NVMe target serves', tree: { ...nvme, '/sys/kernel/config/nvmet/subsystems/a/namespaces/1/device_path': '/dev/nvme0n1\n' }, override: null }, // prettier-ignore
  { what: 'tables of mounts that cannot be read', tree: { ...nvme, '/proc/mounts': undefined } as unknown as Tree, override: 'allow_busy', says: /cannot be known/ }, // prettier-ignore
  { what: 'a USB disk below a controller', card: { class: '0c0330', driver: 'xhci_hcd' }, tree: { ...blocks({ sdc: `${pci}/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdc`, sdc1: `${pci}/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdc/sdc1` }), ...mounted('/dev/sdc1 / ext4') }, override: null }, // prettier-ignore
];

const keyboard = (name: string, place: string): string =>
  `I: Bus=0003\nN: Name="${name}"\nS: Sysfs=${place}\nH: Handlers=sysrq kbd leds event3\nB: EV=120013\n\n`;
const usb = { class: '0c0330', driver: 'xhci_hcd' };
const onUsb = `${pci.slice(4)}/usb1/1-2/1-2:1.0/input/input5`;
const gpu = { class: '030000', driver: 'nouveau' };
const card0: Tree = { '/sys/class/drm/card0': `-> ${pci}/drm/card0`, [`${pci}/drm/card0/dev`]: '226:0\n' };
const iomem = `00000000-00000fff : Reserved\ne0000000-efffffff : PCI Bus 0000:01\n  e0000000-e7ffffff : ${address}\n    e0000000-e07e8fff : efifb\n`;
const nic = { class: '020000', driver: 'e1000e' };
const net = (pid: number, id: string): Tree => ({ [`/proc/${pid}/ns/net`]: `-> net:[${id}]` });

/** Devices that are no disks. */
const devices: readonly InUse[] = [
  { what: 'a display server has the graphics card open', card: gpu, tree: { ...card0, ...holds('/dev/dri/card0', 'Xorg') }, override: 'allow_busy', says: /Xorg \(812\) has \/dev\/dri\/card0 open/ }, // prettier-ignore
  { what: 'a display server has another graphics card open', card: gpu, tree: { ...card0, ...holds('/dev/dri/card1', 'Xorg') }, refusals: [] }, // prettier-ignore
  { what: 'a node that only the folder of the device shows', card: gpu, tree: { [`${pci}/drm/card0/dev`]: '226:0\n', ...holds('/dev/dri/card0', 'Xwayland') } }, // prettier-ignore
  { what: 'a sound card that only the folder of the device shows', card: { class: '040300', driver: 'snd_hda_intel' }, tree: { [`${pci}/sound/card0/controlC0/dev`]: '116:1\n', ...holds('/dev/snd/controlC0', 'pipewire') } }, // prettier-ignore
  { what: 'a node that only /sys/dev/char shows', card: gpu, tree: { '/sys/dev/char/226:128': `-> ../../devices/pci0000:00/${address}/drm/renderD128`, ...holds('/dev/dri/renderD128', 'ollama') } }, // prettier-ignore
  { what: 'a graphics card of the NVIDIA driver', card: { ...gpu, driver: 'nvidia' }, tree: { [`/proc/driver/nvidia/gpus/${address}/information`]: 'Model: \t\t RTX\nDevice Minor: \t 0\n', ...holds('/dev/nvidia0', 'python3') } }, // prettier-ignore
  { what: 'a virtual machine has a mediated device of the card', card: gpu, tree: { '/sys/bus/mdev/devices/83b8': `-> ${pci}/83b8`, [`${pci}/83b8/iommu_group`]: '-> ../../../../kernel/iommu_groups/40', ...holds('/dev/vfio/40') } }, // prettier-ignore
  { what: 'the boot display', card: gpu, tree: { [`${pci}/boot_vga`]: '1\n' }, refusals: [], says: /console-on-device: .*boot display/ }, // prettier-ignore
  { what: 'a framebuffer of the firmware on an old kernel', card: gpu, tree: { '/proc/iomem': iomem, '/proc/sys/kernel/osrelease': '5.15.0-91-generic\n' }, refusals: [], says: /console-on-device: .*efifb.*initcall_blacklist/ }, // prettier-ignore
  { what: 'a framebuffer of the firmware that vfio-pci removes', card: gpu, tree: { '/proc/iomem': iomem, '/proc/sys/kernel/osrelease': '6.12.1\n' }, refusals: [], says: /console-on-device: .*vfio-pci removes/ }, // prettier-ignore
  { what: 'the controller of the only keyboard', card: usb, tree: { '/proc/bus/input/devices': keyboard('USB Keyboard', onUsb) }, refusals: ['keyboard-on-device'], override: 'allow_busy', says: /USB Keyboard/ }, // prettier-ignore
  { what: 'the controller of one of two keyboards', card: usb, tree: { '/proc/bus/input/devices': keyboard('USB Keyboard', onUsb) + keyboard('AT', '/devices/platform/i8042/serio0/input/input1') }, refusals: [], says: /keyboard-on-device: .*other keyboards remain/ }, // prettier-ignore
  { what: 'a virtual machine has a USB device of the controller', card: usb, tree: { '/sys/dev/char/189:3': `-> ../../devices/pci0000:00/${address}/usb1/1-2`, ...holds('/dev/bus/usb/001/004') } }, // prettier-ignore
  { what: 'a sound card that is open', card: { class: '040300', driver: 'snd_hda_intel' }, tree: { '/sys/class/sound/controlC0': `-> ${pci}/sound/card0/controlC0`, [`${pci}/sound/card0/controlC0/dev`]: '116:1\n', ...holds('/dev/snd/controlC0', 'pipewire') }, override: 'allow_busy' }, // prettier-ignore
  { what: 'an RDMA device that a program has open', card: { class: '020700', driver: 'mlx5_core' }, tree: { '/sys/class/infiniband_verbs/uverbs0': `-> ${pci}/infiniband_verbs/uverbs0`, [`${pci}/infiniband_verbs/uverbs0/dev`]: '231:192\n', ...holds('/dev/infiniband/uverbs0', 'ib_send_bw') } }, // prettier-ignore
  { what: 'DPDK has a device of uio open', card: { ...nic, driver: 'uio_pci_generic' }, tree: { '/sys/class/uio/uio0': `-> ${pci}/uio/uio0`, [`${pci}/uio/uio0/dev`]: '240:0\n', ...holds('/dev/uio0', 'dpdk-testpmd') } }, // prettier-ignore
  { what: 'DPDK has the registers of the device open', card: { ...nic, driver: 'igb_uio' }, tree: holds(`${pci}/resource0`, 'dpdk-testpmd') }, // prettier-ignore
  { what: 'a virtual machine has a vDPA device of the card', card: { class: '020700', driver: 'mlx5_core' }, tree: { '/sys/dev/char/508:0': `-> ../../devices/pci0000:00/${address}/vdpa0/vhost-vdpa-0`, ...holds('/dev/vhost-vdpa-0') } }, // prettier-ignore
  { what: 'the interface is in a network namespace with a name', card: nic, tree: { '/run/netns/blue': '' }, programs: { 'ip -n blue -d -j link show': JSON.stringify([{ ifname: 'lo' }, { ifname: 'eth0', parentbus: 'pci', parentdev: address }]) }, refusals: ['nic-in-other-namespace'], override: 'allow_disconnect', says: /eth0 of 0000:01:00.0 is in the network namespace blue/ }, // prettier-ignore
  { what: 'the interface is in the network namespace of a container', card: nic, tree: { ...net(1, '10'), ...net(77, '10'), ...net(900, '11'), '/proc/900/comm': 'nginx\n', [`/proc/900/root/sys/bus/pci/devices/${address}/net/eth0/address`]: 'x' }, refusals: ['nic-in-other-namespace'], says: /eth0 .* network namespace of nginx \(900\)/ }, // prettier-ignore
  { what: 'the interface is in a namespace that cannot be read', card: nic, tree: { [`${pci}/net/`]: '' }, refusals: ['nic-in-other-namespace'], override: 'allow_disconnect', says: /net is empty/ }, // prettier-ignore
  { what: 'a network card whose driver made no interface', card: nic, tree: {}, refusals: [], says: /nic-in-other-namespace: .*cannot be known/ }, // prettier-ignore
  {
    what: 'a network card without a driver',
    card: { class: '020000', driver: undefined as never },
    tree: {},
    refusals: [],
  },
  { what: 'a virtual machine has a function of the card', card: { class: '010802' }, tree: { [`${pci}/sriov_numvfs`]: '1\n', [`${pci}/virtfn0`]: '-> ../0000:01:00.4', '/sys/bus/pci/devices/0000:01:00.4/driver': '-> ../../drivers/vfio-pci', '/sys/bus/pci/devices/0000:01:00.4/iommu_group': '-> ../../../kernel/iommu_groups/41', ...holds('/dev/vfio/41') }, says: /its virtual function 0000:01:00.4 is used: qemu/ }, // prettier-ignore
];

const usbNet = `${pci}/usb1/1-1/1-1:1.0/net/enx0`;
const fabric = '/sys/devices/virtual/nvme-fabrics/ctl/nvme1';
/** Further kinds: what is below a controller, and what reaches a disk without its own path. */
const others: readonly InUse[] = [
  { what: 'the USB adapter with the default route below a controller', card: usb, tree: { '/sys/class/net/enx0': `-> ${usbNet}`, [`${usbNet}/address`]: '52:54:00:00:00:09\n' }, programs: routed('enx0', 'default'), refusals: ['nic-carries-route'], override: 'allow_disconnect' }, // prettier-ignore
  { what: 'an NVMe behind a VMD controller', card: { class: '010400', driver: 'vmd' }, tree: { ...blocks({ nvme1n1: `${pci}/pci10000:e0/10000:e0:06.0/10000:e1:00.0/nvme/nvme1/nvme1n1` }), ...mounted('/dev/nvme1n1 / ext4') }, override: null }, // prettier-ignore
  { what: 'NVMe over the Fibre Channel of the card', card: { class: '0c0400', driver: 'lpfc' }, tree: { ...blocks({ nvme1n1: `${fabric}/nvme1n1` }), ...mounted('/dev/nvme1n1 /srv xfs'), '/sys/class/nvme/nvme1': `-> ${fabric}`, [`${fabric}/transport`]: 'fc\n', [`${fabric}/address`]: 'traddr=nn-0x2:pn-0x3,host_traddr=nn-0x20:pn-0x10000090fa1b2c3d\n', '/sys/class/fc_host/host4': `-> ${pci}/host4/fc_host/host4`, [`${pci}/host4/fc_host/host4/port_name`]: '0x10000090fa1b2c3d\n' }, override: null }, // prettier-ignore
  { what: 'a program has the character device of the disk open', tree: { ...multipath, ...holds('/dev/ng0n1') } },
  { what: 'a tape drive that a backup has open', card: { class: '010700', driver: 'mpt3sas' }, tree: { '/sys/dev/char/9:0': `-> ../../devices/pci0000:00/${address}/host0/target0:0:4/0:0:4:0/scsi_tape/st0`, ...holds('/dev/st0', 'bacula-sd') } }, // prettier-ignore
  { what: 'an eMMC on an SD controller', card: { class: '080501', driver: 'sdhci-pci' }, tree: { ...blocks({ mmcblk0: `${pci}/mmc_host/mmc0/mmc0:0001/block/mmcblk0`, mmcblk0p2: `${pci}/mmc_host/mmc0/mmc0:0001/block/mmcblk0/mmcblk0p2` }), ...mounted('/dev/mmcblk0p2 / ext4') }, override: null }, // prettier-ignore
  { what: 'the display of the console without boot_vga', card: gpu, tree: { '/sys/class/graphics/fb0': `-> ${pci}/graphics/fb0`, [`${pci}/graphics/fb0/name`]: 'amdgpudrmfb\n' }, refusals: [], says: /console-on-device: .*display of the console/ }, // prettier-ignore
  { what: 'XDP on an interface without an address', card: { ...nic, interface: ['ens1', '52:54:00:00:00:01'] }, tree: {}, programs: { 'ip -j addr show': JSON.stringify([{ ifname: 'ens1', flags: ['UP'], xdp: { mode: 1, prog: { id: 5 } } }]) }, says: /XDP program is attached to ens1/ }, // prettier-ignore
];

export const cases: readonly InUse[] = [...disks, ...devices, ...others];

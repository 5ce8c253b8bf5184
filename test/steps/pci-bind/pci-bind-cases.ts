import type { PciBind } from '../../../schemas/types/steps/pci-bind.ts';
import { ipAnswers, nic } from '../support/small-host.ts';
import type { Card } from '../support/small-host.ts';
import type { Tree } from '../support/tree-reader.ts';

export const quiet = ipAnswers([{ name: 'enp0s4', up: false }]);
export const routed = (device: string, dst = '10.128.0.0/16'): Readonly<Record<string, string>> =>
  ipAnswers([{ name: 'enp0s4', up: true, addresses: ['10.128.7.7/16'] }], [{ dst, dev: device, flags: ['linkdown'] }]);
const over = (upper: string): Tree => ({
  [`net/enp0s4/upper_${upper}`]: `-> /sys/class/net/${upper}`,
  'net/enp0s4/master': `-> ../${upper}`,
});

/** A machine, an input, and the expected proposal. */
export interface Case {
  readonly what: string;
  readonly cards?: readonly Card[];
  readonly drivers?: readonly string[];
  readonly tree?: Tree;
  readonly programs?: Readonly<Record<string, string>>;
  readonly input?: Partial<PciBind>;
  readonly changes?: readonly string[];
  readonly refusals?: readonly string[];
  readonly warns?: RegExp;
}

export const sameIdCard: Card = {
  ...nic,
  address: '0000:00:05.0',
  group: '4',
  interface: ['enp0s5', '52:54:00:12:34:57'],
};
const { driver: _, interface: __, ...unbound } = sameIdCard;
const { driver: ___, interface: ____, ...bare } = nic;
const disk: Card = { address: '0000:00:1f.2', id: '8086:2922', class: '010601', driver: 'ahci', group: '3' };
const held = { find: '/proc/812/fd/31\t/dev/vfio/3\n' };
export const vfio: Card = { ...bare, driver: 'vfio-pci', override: 'vfio-pci' };

export const cases: readonly Case[] = [
  { what: 'an idle NIC passes', changes: ['0000:00:04.0 e1000e/null -> vfio-pci/vfio-pci'], refusals: [] },
  { what: 'a NIC that is already bound is unchanged', cards: [vfio], changes: [] },
  {
    what: 'bound at boot by ids=: only the override is set',
    cards: [{ ...bare, driver: 'vfio-pci' }],
    changes: ['0000:00:04.0 vfio-pci/null -> vfio-pci/vfio-pci'],
  },
  { what: 'a driverless device', cards: [bare], changes: ['0000:00:04.0 null/null -> vfio-pci/vfio-pci'] },
  {
    what: 'another override',
    cards: [{ ...nic, override: 'pci-stub' }],
    changes: ['0000:00:04.0 e1000e/pci-stub -> vfio-pci/vfio-pci'],
    warns: /was pci-stub; undo restores it/,
  },
  { what: 'no such device', input: { device: '0000:00:09.0' }, changes: [], refusals: ['device-not-found'] },
  {
    what: 'another card',
    input: { identity: { vendor: '8086', device: '15b7' } },
    changes: [],
    refusals: ['identity-mismatch'],
  },
  {
    what: 'another MAC',
    input: { identity: { mac: '52:54:00:00:00:01' } },
    changes: [],
    refusals: ['identity-mismatch'],
  },
  {
    what: 'another card that is bound already',
    cards: [vfio],
    input: { identity: { device: '15b7' } },
    changes: [],
    refusals: ['identity-mismatch'],
  },
  {
    what: 'a bridge',
    cards: [{ ...nic, class: '060400', driver: 'pcieport' }],
    changes: [],
    refusals: ['device-is-bridge'],
  },
  { what: 'no driver', drivers: ['e1000e'], refusals: ['driver-not-loaded'] },
  {
    what: 'no IOMMU',
    cards: [{ ...nic, group: undefined } as unknown as Card],
    tree: { '/sys/firmware/acpi/tables/DMAR': '' },
    refusals: ['no-iommu-group'],
  },
  { what: 'a disk in the group', cards: [nic, disk], refusals: ['group-has-other-devices'] },
  { what: 'a bridge in the group', cards: [nic, { ...disk, class: '060400', driver: 'pcieport' }], refusals: [] },
  { what: 'a driverless member', cards: [nic, { ...unbound, group: '3' }], refusals: [] },
  {
    what: 'the named disk is bound too',
    cards: [nic, disk],
    input: { include_group: ['0000:00:1f.2'] },
    changes: ['0000:00:04.0 e1000e/null -> vfio-pci/vfio-pci', '0000:00:1f.2 ahci/null -> vfio-pci/vfio-pci'],
    refusals: [],
  },
  { what: 'a stranger is named', input: { include_group: ['0000:00:1f.2'] }, refusals: ['not-in-group'] },
  {
    what: 'the named disk carries a file system through LVM',
    cards: [nic, { ...disk, extra: { 'ata1/block/sda/sda2/partition': '2' } }],
    tree: {
      '/proc/mounts': '/dev/mapper/vg-root / ext4 rw 0 0\n',
      '/dev/mapper/vg-root': '-> ../dm-0',
      '/dev/dm-0': '',
      '/sys/class/block/dm-0/slaves/sda2': '-> /sys/class/block/sda2',
      '/sys/class/block/sda2': '-> /sys/devices/pci0000:00/0000:00:1f.2/ata1/block/sda/sda2',
    },
    input: { include_group: ['0000:00:1f.2'], allow_busy: true },
    refusals: ['device-in-use'],
  },
  { what: 'a route', programs: routed('enp0s4'), refusals: ['nic-carries-route'] },
  { what: 'a route of another NIC', programs: routed('eth9', 'default'), refusals: [] },
  {
    what: 'a route through a bridge on top of it',
    cards: [{ ...nic, extra: over('br0') }],
    programs: routed('br0', 'default'),
    refusals: ['nic-carries-route', 'nic-has-uppers'],
  },
  { what: 'a bridge without a route', cards: [{ ...nic, extra: over('br0') }], refusals: ['nic-has-uppers'] },
  {
    what: 'the disconnection is allowed',
    programs: routed('enp0s4', 'default'),
    input: { allow_disconnect: true },
    refusals: [],
    warns: /the default route goes through enp0s4.*allow_disconnect/,
  },
  {
    what: 'the ssh session',
    programs: {
      ...quiet,
      'printenv SSH_CONNECTION': '10.0.2.2 50000 10.0.2.15 22\n',
      'ip -j route get 10.0.2.2': '[{"dst":"10.0.2.2","dev":"enp0s4"}]',
    },
    refusals: ['nic-carries-route'],
  },
  { what: 'routes that cannot be read', programs: {}, refusals: ['nic-carries-route'] },
  {
    what: 'returned while a VM uses it',
    cards: [vfio],
    tree: { '/proc/812/comm': 'qemu-system-x86\n' },
    programs: { ...quiet, ...held },
    input: { driver: 'e1000e' },
    refusals: ['device-in-use'],
  },
  {
    what: 'bound already while a VM holds it',
    cards: [vfio],
    programs: { ...quiet, ...held },
    changes: [],
    refusals: [],
  },
  {
    what: 'new_id',
    input: { method: 'new_id' },
    changes: ['0000:00:04.0 e1000e/null -> vfio-pci/null'],
    warns: /every device 8086:10d3 without a driver/,
  },
  {
    what: 'new_id binds an unbound device with the same ID',
    cards: [nic, unbound],
    input: { method: 'new_id' },
    changes: ['0000:00:05.0 null/null -> vfio-pci/vfio-pci', '0000:00:04.0 e1000e/null -> vfio-pci/null'],
    warns: /10d3 without a driver, including 0000:00:05.0/,
  },
  {
    what: 'new_id for a driver with its own devices',
    cards: [vfio],
    input: { method: 'new_id', driver: 'e1000e' },
    refusals: ['new-id-needs-pass-through-driver'],
  },
  {
    what: 'virtual functions are on',
    cards: [{ ...nic, extra: { sriov_numvfs: '2\n' } }],
    refusals: [],
    warns: /2 virtual functions/,
  },
  {
    what: 'no reset',
    cards: [{ ...nic, resets: undefined } as unknown as Card],
    refusals: [],
    warns: /cannot be reset/,
  },
];

import {
  withBondOverNic,
  withBridgeOverNic,
  withFiles,
  withRouteOverNic,
  withVlanOverNic,
} from '../machines/simulated/hosts/variants.ts';
import { booted, lab, showing } from './case.ts';
import type { Preflight, Try } from './case.ts';

const nic = '0000:00:04.0';
const bind = { step: 'pci-bind', with: { device: nic } };
const allowed = { allow_disconnect: true };
const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });

/** A row for 10.128.7.7 to 10.128.0.49 as /proc/net/tcp prints it, with its state and its socket's inode. */
const tcp = (local: string, state: string, inode: string): string =>
  `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   0: ${local}:0016 3100800A:C35A ${state} 00000000:00000000 02:000A7B12 00000000     0        0 ${inode} 4 0000000000000000 20 4 31 10 -1\n`;
const connected = showing(lab, { '/proc/net/tcp': tcp('0707800A', '01', '4711') });
const mounted = (line: string): string => `/dev/vda1 / ext4 rw,relatime 0 0\nproc /proc proc rw 0 0\n${line} 0 0\n`;
const nfs = (path: string, server = '10.128.0.49'): string =>
  mounted(`${server}:/srv ${path} nfs4 rw,relatime,vers=4.2,proto=tcp,clientaddr=10.128.7.7,addr=${server}`);
/** An NVMe disk whose controller is reached over TCP. */
const fabric = (server: string): NonNullable<Try['machine']['shows']> => ({
  '/proc/self/mounts': '/dev/nvme3n1 / ext4 rw 0 0\n',
  '/sys/class/block/nvme3n1': '-> ../../devices/virtual/nvme-subsystem/nvme-subsys3/nvme3n1',
  '/sys/devices/virtual/nvme-subsystem/nvme-subsys3/nvme3n1/size': '8\n',
  '/sys/class/nvme-subsystem/nvme-subsys3': '-> ../../devices/virtual/nvme-subsystem/nvme-subsys3',
  '/sys/devices/virtual/nvme-subsystem/nvme-subsys3/nvme3': '-> ../../nvme-fabrics/ctl/nvme3',
  '/sys/class/nvme/nvme3': '-> ../../devices/virtual/nvme-fabrics/ctl/nvme3',
  '/sys/devices/virtual/nvme-fabrics/ctl/nvme3/transport': 'tcp\n',
  '/sys/devices/virtual/nvme-fabrics/ctl/nvme3/address': `traddr=${server},trsvcid=4420\n`,
});
const session = (peer: string): Try['environment'] => ({ SSH_CONNECTION: `${peer} 50000 10.0.2.15 22` });

/** Preflights 1 and 2: no connection is cut off. */
export const network: readonly Preflight[] = [
  {
    row: 1,
    what: 'the default route',
    says: refuses('nic-carries-route', 'default via 10.128.0.1 dev enp0s4'),
    on: { machine: withRouteOverNic(lab), ...bind },
    override: allowed,
    silent: { machine: lab },
  },
  ...(
    [
      ['a bridge', withBridgeOverNic, 'br0'],
      ['a bond', withBondOverNic, 'bond0'],
      ['a VLAN', withVlanOverNic, 'enp0s4.7'],
    ] as const
  ).map(([upper, over, name]): Preflight => ({
    row: 1,
    what: `the default route through ${upper} on top of it`,
    says: refuses('nic-carries-route', `dev ${name}`),
    on: { machine: over(lab, true), ...bind },
    override: allowed,
    silent: { machine: lab },
  })),
  {
    row: 1,
    what: 'the default route of IPv6, through a macvlan',
    says: refuses('nic-carries-route', 'default via fe80::1 dev mac0'),
    on: {
      machine: showing(
        lab,
        { '/sys/devices/pci0000:00/0000:00:04.0/net/enp0s4/upper_mac0': '-> ../../../../../virtual/net/mac0' },
        { 'ip -j route show table all': '[{"dst":"default","gateway":"fe80::1","dev":"mac0","protocol":"ra"}]' },
      ),
      ...bind,
    },
    override: allowed,
    silent: { machine: lab },
  },
  {
    row: 1,
    what: 'a route in a separate table, through an Open vSwitch bridge',
    says: refuses('nic-carries-route', 'dev br-ex table 7'),
    on: {
      machine: showing(
        lab,
        {
          '/sys/devices/pci0000:00/0000:00:04.0/net/enp0s4/upper_ovs-system':
            '-> ../../../../../virtual/net/ovs-system',
        },
        {
          'ovs-vsctl iface-to-br enp0s4': 'br-ex\n',
          'ovs-vsctl list-ifaces br-ex': 'enp0s4\n',
          'ip -j route show table all': '[{"dst":"172.16.0.0/12","gateway":"10.128.0.1","dev":"br-ex","table":"7"}]',
        },
      ),
      ...bind,
    },
    override: allowed,
    silent: { machine: lab },
  },
  {
    row: 1,
    what: 'the ssh session',
    says: refuses('nic-carries-route', 'ip route get 10.128.0.9: dev enp0s4'),
    on: { machine: lab, environment: session('10.128.0.9') ?? {}, ...bind },
    override: allowed,
    silent: { environment: session('10.0.2.2') ?? {} },
  },
  {
    row: 1,
    what: 'a bridge on top of it that undo cannot restore',
    says: refuses('nic-has-uppers', '/sys/class/net/enp0s4/upper_br0'),
    on: { machine: withBridgeOverNic(lab), ...bind },
    override: allowed,
    silent: { machine: lab },
  },
  {
    row: 2,
    what: 'an established connection',
    says: refuses('nic-carries-connections', '10.128.7.7:22 - 10.128.0.49:50010'),
    on: { machine: connected, ...bind },
    override: allowed,
    // Listening, or on the management card.
    silent: { machine: showing(lab, { '/proc/net/tcp': tcp('0707800A', '0A', '1') + tcp('0F02000A', '01', '2') }) },
  },
  {
    row: 2,
    what: 'a connection of IPv6',
    says: refuses('nic-carries-connections', '[fe80::5054:ff:fe12:3456]:22 - [fe80::1]:50010'),
    on: {
      machine: showing(lab, {
        '/proc/net/tcp6': `sl\n 0: 000080FE00000000FF005450563412FE:0016 000080FE000000000000000001000000:C35A 01 0:0 0:0 0 0 0 9 1\n`,
      }),
      ...bind,
    },
    override: allowed,
    silent: { machine: lab },
  },
  {
    row: 2,
    what: 'the root over NFS',
    says: refuses('nic-carries-storage', '10.128.0.49:/srv on / (nfs4)'),
    on: { machine: showing(lab, { '/proc/self/mounts': nfs('/') }), ...bind },
    override: null,
    silent: { machine: showing(lab, { '/proc/self/mounts': nfs('/', '10.0.2.2') }) },
  },
  {
    row: 2,
    what: 'a folder over NFS',
    says: refuses('nic-carries-storage', '10.128.0.49:/srv on /mnt (nfs4)'),
    on: { machine: showing(lab, { '/proc/self/mounts': nfs('/mnt') }), ...bind },
    override: allowed,
    silent: { machine: lab },
  },
  {
    row: 2,
    what: 'a disk over iSCSI',
    says: refuses('nic-carries-storage', '/dev/sda1 on /data (xfs)'),
    on: {
      machine: showing(lab, {
        '/proc/self/mounts': mounted('/dev/sda1 /data xfs rw'),
        '/sys/class/block/sda1': '-> ../../devices/platform/host3/session1/target3:0:0/3:0:0:1/block/sda/sda1',
        '/sys/devices/platform/host3/session1/target3:0:0/3:0:0:1/block/sda/sda1/partition': '1\n',
        '/sys/class/iscsi_connection/connection1:0/persistent_address': '10.128.0.49\n',
      }),
      ...bind,
    },
    override: allowed,
    silent: { machine: showing(lab, { '/proc/self/mounts': mounted('/dev/sda1 /data xfs rw') }) },
  },
  {
    row: 2,
    what: 'the root on NVMe over TCP with native multipath',
    says: refuses('nic-carries-storage', '/dev/nvme3n1 on / (ext4)'),
    on: { machine: showing(lab, fabric('10.128.0.49')), ...bind },
    override: null,
    silent: { machine: showing(lab, fabric('10.0.2.2')) },
  },
  {
    row: 2,
    what: 'a ZFS pool on iSCSI',
    says: refuses('nic-carries-storage', 'the ZFS pool tank; zpool status -PL'),
    on: {
      machine: showing(
        lab,
        {
          '/proc/spl/kstat/zfs/tank/io': '',
          '/sys/class/block/sda': '-> ../../devices/platform/host3/session1/target3:0:0/3:0:0:1/block/sda',
          '/sys/devices/platform/host3/session1/target3:0:0/3:0:0:1/block/sda/size': '8\n',
          '/sys/class/iscsi_connection/connection1:0/persistent_address': '10.128.0.49\n',
        },
        { 'zpool status -PL': '  pool: tank\nconfig:\n\ttank ONLINE\n\t  /dev/sda ONLINE\n' },
      ),
      ...bind,
    },
    override: allowed,
    silent: { machine: lab },
  },
  {
    row: 2,
    what: 'a disk over NBD while the card carries a connection',
    says: refuses('nic-carries-storage', '/dev/nbd0 on /data (ext4)'),
    on: { machine: showing(connected, { '/proc/self/mounts': mounted('/dev/nbd0 /data ext4 rw') }), ...bind },
    override: allowed,
    silent: { machine: showing(lab, { '/proc/self/mounts': mounted('/dev/nbd0 /data ext4 rw') }) },
  },
  {
    row: 2,
    what: 'a root that the boot got over the interface',
    says: refuses('nic-carries-storage', '/proc/cmdline: nfsroot=10.128.0.49:/srv'),
    on: { machine: booted(lab, 'nfsroot=10.128.0.49:/srv ip=10.128.7.7::10.128.0.1:255.255.0.0::enp0s4:off'), ...bind },
    override: null,
    silent: { machine: booted(lab, 'nfsroot=10.0.2.2:/srv ip=::::lab:enp0s2:dhcp') },
  },
  {
    row: 2,
    what: 'the only name server',
    says: refuses('nic-carries-name-server', '/etc/resolv.conf: nameserver 10.128.0.3; ip route get: dev enp0s4'),
    on: { machine: withFiles(lab, { '/etc/resolv.conf': 'nameserver 10.128.0.3\n' }), ...bind },
    override: allowed,
    silent: { machine: withFiles(lab, { '/etc/resolv.conf': 'nameserver 10.128.0.3\nnameserver 10.0.2.3\n' }) },
  },
];

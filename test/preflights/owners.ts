import { withFiles } from '../machines/simulated/hosts/variants.ts';
import { lab, showing } from './case.ts';
import type { Preflight } from './case.ts';
import { handOver, loaded } from './devices.ts';

const nic = '0000:00:04.0';
const bind = { step: 'pci-bind', with: { device: nic } };
const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });
const warns = (check: string, seen: string): Preflight['says'] => ({ kind: 'warns', check, seen });
const domain = (slot: string): string =>
  `<domain type='kvm'><devices><hostdev mode='subsystem' type='pci' managed='yes'><source>\n<address domain='0x0000' bus='0x00' slot='0x${slot}' function='0x0'/></source></hostdev></devices></domain>`;
const nmcli = 'nmcli -t -f DEVICE,STATE,CONNECTION device';

/** Preflight 19: the other owners of a device. */
export const owners: readonly Preflight[] = [
  {
    row: 19,
    what: 'driverctl',
    says: warns('owned-by-driverctl', `/etc/driverctl.d/pci-${nic}:1: igb_uio`),
    on: { machine: withFiles(lab, { [`/etc/driverctl.d/pci-${nic}`]: 'igb_uio\n' }), before: loaded, ...bind },
    override: null,
    silent: { machine: withFiles(lab, { [`/etc/driverctl.d/pci-${nic}`]: 'vfio-pci\n' }) },
  },
  {
    row: 19,
    what: 'driverctl beside a persistent step',
    says: refuses('owned-by-driverctl', `/etc/driverctl.d/pci-${nic}:1: igb_uio`),
    on: {
      machine: withFiles(lab, { [`/etc/driverctl.d/pci-${nic}`]: 'igb_uio\n' }),
      before: loaded,
      step: 'pci-bind',
      with: { device: nic, persist: 'initramfs' },
    },
    override: { allow_other_owner: true },
    silent: bind,
  },
  {
    row: 19,
    what: 'driverctl that wants the same',
    says: warns('also-set-elsewhere', `/etc/driverctl.d/pci-${nic}:1: vfio-pci`),
    on: { machine: withFiles(lab, { [`/etc/driverctl.d/pci-${nic}`]: 'vfio-pci\n' }), before: loaded, ...bind },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 19,
    what: 'a udev rule',
    says: warns('owned-by-udev', `/etc/udev/rules.d/10-uio.rules:1: SUBSYSTEM=="pci"`),
    on: {
      machine: withFiles(lab, {
        '/etc/udev/rules.d/10-uio.rules': `SUBSYSTEM=="pci", KERNEL=="${nic}", ATTR{driver_override}="igb_uio"\n`,
      }),
      before: loaded,
      ...bind,
    },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 19,
    what: 'a udev rule beside a persistent step',
    says: refuses('owned-by-udev', '/etc/udev/rules.d/10-uio.rules:1: '),
    on: {
      machine: withFiles(lab, {
        '/etc/udev/rules.d/10-uio.rules': `SUBSYSTEM=="pci", KERNEL=="${nic}", ATTR{driver_override}="igb_uio"\n`,
      }),
      before: loaded,
      step: 'pci-bind',
      with: { device: nic, persist: 'initramfs' },
    },
    override: { allow_other_owner: true },
    silent: bind,
  },
  {
    row: 19,
    what: 'pci-stub.ids= in modprobe.d',
    says: warns('owned-by-modprobe', '/etc/modprobe.d/stub.conf:1: options pci-stub ids=8086:10d3'),
    on: {
      machine: withFiles(lab, { '/etc/modprobe.d/stub.conf': 'options pci-stub ids=8086:10d3\n' }),
      before: loaded,
      ...bind,
    },
    override: null,
    silent: { machine: withFiles(lab, { '/etc/modprobe.d/stub': 'options pci-stub ids=8086:10d3\n' }) },
  },
  {
    row: 19,
    what: 'a script of the boot',
    says: warns('owned-by-script', '/etc/rc.local:1: echo igb_uio'),
    on: {
      machine: withFiles(lab, { '/etc/rc.local': `echo igb_uio > /sys/bus/pci/devices/${nic}/driver_override\n` }),
      before: loaded,
      ...bind,
    },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 19,
    what: 'a virtual machine of Proxmox VE, when the card is returned to the host',
    says: warns('owned-by-proxmox', '/etc/pve/qemu-server/100.conf:1: hostpci0: 00:04.0'),
    on: {
      machine: withFiles(lab, { '/etc/pve/qemu-server/100.conf': 'hostpci0: 00:04.0\n' }),
      before: handOver,
      step: 'pci-bind',
      with: { device: nic, driver: 'e1000e' },
    },
    override: null,
    silent: { machine: withFiles(lab, { '/etc/pve/qemu-server/100.conf': 'hostpci0: 00:05.0\n' }) },
  },
  {
    row: 19,
    what: 'the configuration of its interface',
    says: warns('owned-by-network', '/etc/netplan/50.yaml:3: enp0s4:'),
    on: {
      machine: withFiles(lab, { '/etc/netplan/50.yaml': 'network:\n  ethernets:\n    enp0s4: {dhcp4: true}\n' }),
      before: loaded,
      ...bind,
    },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 19,
    what: 'libvirt',
    says: warns('owned-by-libvirt', '/etc/libvirt/qemu/web.xml'),
    on: { machine: withFiles(lab, { '/etc/libvirt/qemu/web.xml': domain('04') }), before: loaded, ...bind },
    override: null,
    silent: { machine: withFiles(lab, { '/etc/libvirt/qemu/web.xml': domain('05') }) },
  },
  {
    row: 19,
    what: 'NetworkManager',
    says: warns('owned-by-networkmanager', 'nmcli device: enp0s4 Wired: connection 1'),
    on: { machine: showing(lab, {}, { [nmcli]: 'enp0s4:connected:Wired\\: connection 1\n' }), before: loaded, ...bind },
    override: null,
    silent: { machine: showing(lab, {}, { [nmcli]: 'enp0s4:unmanaged:\nenp0s2:connected:Wired\n' }) },
  },
];

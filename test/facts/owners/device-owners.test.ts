import { describe, expect, test } from 'vitest';
import { deviceNetworkLines, deviceOwners, readDeviceConfiguration } from '../../../facts/owners/device-owners.ts';
import type { NamedDevice } from '../../../facts/owners/owner.ts';
import { treeReader } from '../../steps/support/tree-reader.ts';
import type { Tree } from '../../steps/support/tree-reader.ts';

const card: NamedDevice = {
  address: '0000:01:00.0',
  vendor: '8086',
  device: '10d3',
  class: '020000',
  mac: '52:54:00:12:34:56',
  interfaces: ['enp1s0'],
  driver: 'e1000e',
  native: 'e1000e',
};

async function found(tree: Tree, device = card): Promise<readonly string[]> {
  const owners = deviceOwners(await readDeviceConfiguration(treeReader(tree)), device);
  return owners.map(({ by, sets, value, at, isSure }) => `${by} ${sets}=${value} ${at}${isSure ? '' : ' perhaps'}`);
}

const override = 'ATTR{driver_override}="vfio-pci"';
const domain = (address: string, more = ''): string =>
  `<domain type='kvm'>\n <devices>\n  <hostdev mode='subsystem' type='pci' managed='yes'>\n   <source>\n    <address ${address}/>\n   </source>${more}\n  </hostdev>\n </devices>\n</domain>\n`;
const arch = `#!/bin/sh
DEVS="0000:01:00.0 0000:01:00.1"
for DEV in $DEVS; do
  echo "vfio-pci" > "/sys/bus/pci/devices/$DEV/driver_override"
done
modprobe -i vfio-pci
`;

/** What a host has, and the owners of the card that are found in it. */
const cases: readonly (readonly [string, Tree, readonly string[]])[] = [
  [
    'driverctl',
    { '/etc/driverctl.d/pci-0000:01:00.0': 'igb_uio\n' },
    ['driverctl driver=igb_uio /etc/driverctl.d/pci-0000:01:00.0:1'],
  ],
  ['driverctl for another card', { '/etc/driverctl.d/pci-0000:01:00.1': 'vfio-pci\n' }, []],
  [
    'driverctl that leaves it without a driver',
    { '/etc/driverctl.d/pci-0000:01:00.0': 'none\n' },
    ['driverctl driver=none /etc/driverctl.d/pci-0000:01:00.0:1'],
  ],
  [
    'a udev rule by address',
    {
      '/etc/udev/rules.d/10-vfio.rules': `# cards\nACTION=="add", SUBSYSTEM=="pci", KERNEL=="0000:01:00.[0-3]", \\\n  ${override}\n`,
    },
    ['udev driver=vfio-pci /etc/udev/rules.d/10-vfio.rules:2'],
  ],
  [
    'a udev rule by ID, below /run',
    {
      '/run/udev/rules.d/10-vfio.rules': `SUBSYSTEM=="pci", ATTR{vendor}=="0x8086", ATTR{device}=="0x10d3|0x10d4", ${override}\n`,
    },
    ['udev driver=vfio-pci /run/udev/rules.d/10-vfio.rules:1'],
  ],
  [
    'a udev rule for another ID',
    { '/etc/udev/rules.d/1.rules': `SUBSYSTEM=="pci", ATTR{vendor}=="0x8086", ATTR{device}=="0x15b7", ${override}\n` },
    [],
  ],
  [
    'a udev rule for every card but this one',
    { '/etc/udev/rules.d/1.rules': `SUBSYSTEM=="pci", KERNEL!="0000:01:00.0", ATTR{class}=="0x020000", ${override}\n` },
    [],
  ],
  [
    'a udev rule for another subsystem',
    { '/etc/udev/rules.d/1.rules': `SUBSYSTEM=="usb", KERNEL=="*", ${override}\n` },
    [],
  ],
  [
    'a udev rule with a condition that cannot be known',
    { '/etc/udev/rules.d/1.rules': `SUBSYSTEM=="pci", ATTR{class}=="0x0200??", ATTR{label}=="Slot 1", ${override}\n` },
    ['udev driver=vfio-pci /etc/udev/rules.d/1.rules:1 perhaps'],
  ],
  [
    'a udev rule that runs a program',
    {
      '/etc/udev/rules.d/1.rules': `SUBSYSTEM=="pci", KERNEL=="0000:01:00.0", RUN+="/bin/sh -c 'echo 8086 10d3 > /sys/bus/pci/drivers/vfio-pci/new_id'"\n`,
    },
    ['udev driver=vfio-pci /etc/udev/rules.d/1.rules:1'],
  ],
  [
    'a udev rule file that one in /etc hides',
    {
      '/etc/udev/rules.d/10-vfio.rules': '-> /dev/null',
      '/dev/null': '',
      '/usr/lib/udev/rules.d/10-vfio.rules': `KERNEL=="0000:01:00.0", ${override}\n`,
    },
    [],
  ],
  [
    'a udev rule in a file that udev does not read',
    { '/etc/udev/rules.d/10-vfio.rules.bak': `KERNEL=="0000:01:00.0", ${override}\n` },
    [],
  ],
  [
    "driverctl's own rule",
    {
      '/usr/lib/udev/rules.d/05-driverctl.rules':
        'ACTION=="add", TEST=="/etc/driverctl.d/$env{SUBSYSTEM}-$kernel", TAG+="systemd", ENV{SYSTEMD_WANTS}="driverctl@$env{SUBSYSTEM}-$kernel.service"\n',
    },
    [],
  ],
  [
    'a udev rule for the number of virtual functions, by the driver',
    {
      '/etc/udev/rules.d/60-sriov.rules':
        'ACTION=="add", SUBSYSTEM=="net", ENV{ID_NET_DRIVER}=="e1000e", ATTR{device/sriov_numvfs}="4"\n',
    },
    ['udev functions=4 /etc/udev/rules.d/60-sriov.rules:1'],
  ],
  [
    'vfio-pci.ids= of modprobe.d with a softdep',
    { '/etc/modprobe.d/vfio.conf': 'options vfio-pci ids=10de:1b80,8086:10d3\nsoftdep e1000e pre: vfio-pci\n' },
    ['modprobe driver=vfio-pci /etc/modprobe.d/vfio.conf:1'],
  ],
  [
    'vfio-pci.ids= on the kernel command line',
    { '/proc/cmdline': 'quiet vfio-pci.ids=8086:10d3\n' },
    ['modprobe driver=vfio-pci /proc/cmdline perhaps'],
  ],
  [
    'pci-stub.ids=',
    { '/proc/cmdline': 'pci-stub.ids=8086:10D3\n' },
    ['modprobe driver=pci-stub /proc/cmdline perhaps'],
  ],
  [
    'a later ids= that replaces an earlier one',
    {
      '/etc/modprobe.d/a.conf': 'options vfio_pci ids=8086:10d3\n',
      '/etc/modprobe.d/b.conf': 'options vfio-pci ids=10de:1b80\n',
    },
    [],
  ],
  [
    'its driver on the blacklist',
    { '/etc/modprobe.d/blacklist.conf': '#blacklist igb\nblacklist e1000e\n' },
    ['modprobe driver=none /etc/modprobe.d/blacklist.conf:2'],
  ],
  ['its driver on the blacklist in a file that is not read', { '/etc/modprobe.d/blacklist': 'blacklist e1000e\n' }, []],
  [
    'its driver disabled',
    { '/lib/modprobe.d/no.conf': 'install e1000* /bin/false\n' },
    ['modprobe driver=none /lib/modprobe.d/no.conf:1'],
  ],
  [
    'a parameter of its driver for virtual functions',
    { '/etc/modprobe.d/e.conf': 'options e1000e max_vfs=7,7\n' },
    ['modprobe functions=7 /etc/modprobe.d/e.conf:1 perhaps'],
  ],
  [
    'a libvirt domain',
    { '/etc/libvirt/qemu/web.xml': domain("bus='0x01' slot='0x00' domain='0x0000' function='0x0'") },
    ['libvirt driver=null /etc/libvirt/qemu/web.xml:3'],
  ],
  [
    'a libvirt domain, domain of the address not given',
    { '/etc/libvirt/qemu/web.xml': domain("bus='1' slot='0' function='0'") },
    ['libvirt driver=null /etc/libvirt/qemu/web.xml:3'],
  ],
  [
    "the guest's own address is not the host's",
    {
      '/etc/libvirt/qemu/web.xml': domain(
        "domain='0x0000' bus='0x02' slot='0x00' function='0x0'",
        "\n<address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>",
      ),
    },
    [],
  ],
  [
    'a libvirt domain in a comment',
    { '/etc/libvirt/qemu/web.xml': `<!-- ${domain("bus='1' slot='0' function='0'")} -->` },
    [],
  ],
  [
    'an <interface> of type hostdev',
    {
      '/etc/libvirt/qemu/web.xml':
        "<domain><devices><interface type='hostdev'>\n<source><address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source></interface></devices></domain>",
    },
    ['libvirt driver=vfio-pci /etc/libvirt/qemu/web.xml:1'],
  ],
  [
    'a libvirt network of the card',
    {
      '/etc/libvirt/qemu/networks/vf.xml':
        "<network>\n<forward mode='hostdev' managed='yes'>\n<pf dev='enp1s0'/></forward></network>",
    },
    ['libvirt driver=null /etc/libvirt/qemu/networks/vf.xml:2'],
  ],
  [
    'a hook of libvirt',
    { '/etc/libvirt/hooks/qemu.d/win/prepare/begin/start.sh': '#!/bin/sh\nvirsh nodedev-detach pci_0000_01_00_0\n' },
    ['libvirt driver=vfio-pci /etc/libvirt/hooks/qemu.d/win/prepare/begin/start.sh:2 perhaps'],
  ],
  [
    'Proxmox',
    { '/etc/pve/qemu-server/100.conf': 'memory: 4096\nhostpci0: 0000:01:00.0,pcie=1\n' },
    ['proxmox driver=vfio-pci /etc/pve/qemu-server/100.conf:2'],
  ],
  [
    'Proxmox, all functions of the slot',
    { '/etc/pve/qemu-server/100.conf': 'hostpci0: host=01:00,pcie=1\n' },
    ['proxmox driver=vfio-pci /etc/pve/qemu-server/100.conf:1'],
  ],
  [
    'Proxmox, in a snapshot only',
    { '/etc/pve/qemu-server/100.conf': 'memory: 4096\n\n[before]\nhostpci0: 01:00.0\n' },
    [],
  ],
  [
    'Proxmox, by a mapping',
    {
      '/etc/pve/qemu-server/100.conf': 'hostpci0: mapping=nic\n',
      '/etc/pve/mapping/pci.cfg': 'nic\n\tmap id=8086:10d3,iommugroup=4,node=pve,path=0000:01:00.0\n',
    },
    ['proxmox driver=vfio-pci /etc/pve/qemu-server/100.conf:1'],
  ],
  [
    "the Arch wiki's script of the initramfs",
    { '/usr/local/bin/vfio-pci-override.sh': arch },
    ['script driver=vfio-pci /usr/local/bin/vfio-pci-override.sh:2 perhaps'],
  ],
  [
    'a script of the initramfs',
    {
      '/etc/initramfs-tools/scripts/init-top/vfio':
        'echo vfio-pci >/sys/bus/pci/devices/0000:01:00.0/driver_override\n',
    },
    ['script driver=vfio-pci /etc/initramfs-tools/scripts/init-top/vfio:1 perhaps'],
  ],
  [
    '/etc/rc.local',
    { '/etc/rc.local': '#!/bin/sh\necho 4 > /sys/class/net/enp1s0/device/sriov_numvfs\n' },
    ['script functions=4 /etc/rc.local:2 perhaps'],
  ],
  ['/etc/rc.local for another card', { '/etc/rc.local': 'echo 4 > /sys/class/net/enp1s0f1/device/sriov_numvfs\n' }, []],
  [
    'tmpfiles.d',
    { '/etc/tmpfiles.d/vfs.conf': 'w /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs - - - - 2\n' },
    ['script functions=2 /etc/tmpfiles.d/vfs.conf:1 perhaps'],
  ],
  [
    'sysfsutils',
    { '/etc/sysfs.conf': 'bus/pci/devices/0000:01:00.0/sriov_numvfs = 3\n' },
    ['script functions=3 /etc/sysfs.conf:1 perhaps'],
  ],
  [
    'a unit',
    {
      '/etc/systemd/system/vfs.service':
        "[Service]\nExecStart=/bin/sh -c 'echo 2 > /sys/class/net/enp1s0/device/sriov_numvfs'\n",
    },
    ['script functions=2 /etc/systemd/system/vfs.service:2 perhaps'],
  ],
  [
    'a unit of runbook',
    {
      '/etc/systemd/system/runbook-bind-0000:01:00.0.service':
        'ExecStart=echo vfio-pci >/sys/bus/pci/devices/0000:01:00.0/driver_override\n',
    },
    [],
  ],
  [
    'cron at the boot',
    {
      '/etc/cron.d/vfs':
        '0 1 * * * root echo 1 > /sys/class/net/enp1s0/device/sriov_numvfs\n@reboot root echo 2 > /sys/class/net/enp1s0/device/sriov_numvfs\n',
    },
    ['script functions=2 /etc/cron.d/vfs:2 perhaps'],
  ],
  [
    'netplan',
    {
      '/etc/netplan/50.yaml':
        'network:\n  ethernets:\n    enp1s0:\n      match:\n        macaddress: 52:54:00:12:34:56\n      virtual-function-count: 6\n    enp2s0:\n      virtual-function-count: 2\n',
    },
    ['network functions=6 /etc/netplan/50.yaml:6'],
  ],
  [
    'netplan for another card',
    {
      '/etc/netplan/50.yaml': 'network:\n  ethernets:\n    enp1s0: {}\n    enp2s0:\n      virtual-function-count: 2\n',
    },
    [],
  ],
  [
    'systemd.link',
    { '/etc/systemd/network/10-vf.link': '[Match]\nPath=pci-0000:01:00.0\n\n[Link]\nSR-IOVVirtualFunctions=8\n' },
    ['network functions=8 /etc/systemd/network/10-vf.link:5'],
  ],
  [
    'NetworkManager',
    {
      '/etc/NetworkManager/system-connections/a.nmconnection':
        '[connection]\ninterface-name=enp1s0\n[sriov]\ntotal-vfs=5\n',
    },
    ['network functions=5 /etc/NetworkManager/system-connections/a.nmconnection:4'],
  ],
  [
    'the sriov-network-operator',
    { '/etc/sriov-operator/pci/0000:01:00.0': '{"name":"enp1s0","pciAddress":"0000:01:00.0","numVfs":7,"mtu":1500}' },
    ['network functions=7 /etc/sriov-operator/pci/0000:01:00.0:1'],
  ],
];

test.each(cases)('%s', async (_, tree, expected) => expect(await found(tree)).toEqual(expected));

describe('the configuration of the network', () => {
  const lines = async (tree: Tree): Promise<readonly string[]> =>
    deviceNetworkLines(await readDeviceConfiguration(treeReader(tree)), card).map(({ who, at }) => `${who} ${at}`);

  test.each<readonly [string, Tree, readonly string[]]>([
    [
      'netplan, by MAC address',
      { '/etc/netplan/1.yaml': 'network:\n ethernets:\n  lan:\n   match: {macaddress: "52:54:00:12:34:56"}\n' },
      ['netplan /etc/netplan/1.yaml:4'],
    ],
    [
      'ifupdown',
      { '/etc/network/interfaces': 'auto lo enp1s0\niface enp1s0 inet dhcp\n' },
      ['ifupdown /etc/network/interfaces:1'],
    ],
    [
      'a bridge of ifupdown',
      { '/etc/network/interfaces.d/br0': 'iface br0 inet dhcp\n bridge_ports enp1s0\n' },
      ['ifupdown /etc/network/interfaces.d/br0:2'],
    ],
    [
      'systemd-networkd by a pattern',
      { '/etc/systemd/network/lan.network': '[Match]\nName=en*\n[Network]\nDHCP=yes\n' },
      ['systemd-networkd /etc/systemd/network/lan.network:2'],
    ],
    [
      'systemd-networkd for another interface',
      { '/etc/systemd/network/lan.network': '[Match]\nName=eth*\n[Network]\nBridge=enp1s0x\n' },
      [],
    ],
    [
      'an ifcfg file',
      { '/etc/sysconfig/network-scripts/ifcfg-enp1s0': 'BOOTPROTO=dhcp\n' },
      ['an ifcfg file /etc/sysconfig/network-scripts/ifcfg-enp1s0:1'],
    ],
    ['another interface whose name begins alike', { '/etc/network/interfaces': 'iface enp1s0f1 inet dhcp\n' }, []],
  ])('%s', async (_, tree, expected) => expect(await lines(tree)).toEqual(expected));
});

test('files of a hostile host are bounded and end in time', async () => {
  const long = 'x'.repeat(300_000);
  const names = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`/etc/udev/rules.d/${index}.rules`, 'KERNEL=="'.repeat(100)]),
  );
  const tree = {
    ...names,
    '/etc/rc.local': `driver_override 0000:01:00.0 ${'echo '.repeat(50_000)}`,
    '/etc/libvirt/qemu/web.xml': '<hostdev <source '.repeat(5_000),
    '/etc/netplan/1.yaml': `enp1s0:\n${' -'.repeat(50_000)}`,
    '/etc/modprobe.d/a.conf': `install e1000e ${long}`,
  };
  const started = performance.now();
  await found(tree);
  expect(performance.now() - started).toBeLessThan(3_000);
});

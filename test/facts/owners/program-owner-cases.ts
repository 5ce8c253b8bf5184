import type { Tree } from '../../steps/support/tree-reader.ts';

const domain = (address: string, more = ''): string =>
  `<domain type='kvm'>\n <devices>\n  <hostdev mode='subsystem' type='pci' managed='yes'>\n   <source>\n    <address ${address}/>\n   </source>${more}\n  </hostdev>\n </devices>\n</domain>\n`;
const arch = `#!/bin/sh
DEVS="0000:01:00.0 0000:01:00.1"
for DEV in $DEVS; do
  echo "vfio-pci" > "/sys/bus/pci/devices/$DEV/driver_override"
done
modprobe -i vfio-pci
`;

/** What a host has, and the owners of the card 0000:01:00.0: virtual machines, scripts and the network. */
export const programOwnerCases: readonly (readonly [string, Tree, readonly string[]])[] = [
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

import type { Tree } from '../../steps/support/tree-reader.ts';

const override = 'ATTR{driver_override}="vfio-pci"';

/** What a host has, and the owners of the card 0000:01:00.0 that act at its boot: driverctl, udev and modprobe. */
export const bootOwnerCases: readonly (readonly [string, Tree, readonly string[]])[] = [
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
];

import { leaveOut } from './leave-out.ts';
import { guestNeeds } from './check-needs.ts';
import type { ImageRecipe } from './recipe.ts';
import { idleUnits, initramfsFiles, quietTimers, stockNames } from './recipe-parts.ts';

const label = 'runbook-guest';

/** The kernel's parameters; without no_timer_check a loaded machine may panic in the timer check, and an emulated processor needs no mitigations. */
const commandLine = 'console=ttyS0 no_timer_check mitigations=off quiet';

/**
 * The virtual machine that a playbook starts on the emulated host: no network but the NIC that is passed through. QEMU
 * boots its kernel directly (-kernel, -initrd, -append): OVMF restores CR8 after every interrupt, and that write in a
 * nested guest makes a translating QEMU 7.2 abort and the whole emulated host with it.
 */
export const guestRecipe: ImageRecipe = {
  kind: 'guest',
  suite: 'bookworm',
  packages: [
    'initramfs-tools',
    'iperf',
    'iperf3',
    'iproute2',
    'iputils-ping',
    'kmod',
    'linux-image-amd64',
    'linux-perf',
    'procps',
    'qemu-guest-agent',
    'systemd',
    'systemd-sysv',
    'udev',
    'zstd',
  ],
  needs: guestNeeds,
  excluded: [
    ...leaveOut,
    // An inner guest has no guests, and its few devices are virtio, SATA, and those that are passed to it (e1000e, NVMe,
    // USB controllers, a display): fewer modules to look through at boot.
    ...[
      'arch/x86/crypto/sha',
      'arch/x86/kvm',
      'drivers/ata',
      'drivers/hid',
      'drivers/hwmon',
      'drivers/i2c',
      'drivers/input/joystick',
      'drivers/input/mouse',
      'drivers/md',
      'drivers/net/can',
      'drivers/net/usb',
      'drivers/platform',
      'drivers/scsi',
      'drivers/target',
      // Of USB, the core and the drivers of controllers are kept.
      'drivers/usb/[!ch]',
      'drivers/watchdog',
      'fs/btrfs',
      'fs/ceph',
      'fs/cifs',
      'fs/gfs2',
      'fs/nfs',
      'fs/nfsd',
      'fs/ocfs2',
      'fs/xfs',
    ].map((tree) => `/lib/modules/*/kernel/${tree}*`),
  ],
  files: [
    ...initramfsFiles,
    ...stockNames(label),
    {
      path: '/etc/systemd/network/20-ethernet.network',
      mode: 0o644,
      text: '[Match]\nType=ether\n\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n',
    },
    { path: '/etc/systemd/journald.conf.d/runbook.conf', mode: 0o644, text: '[Journal]\nStorage=volatile\n' },
  ],
  units: {
    enabled: ['systemd-networkd.service'],
    disabled: ['iperf3.service'],
    masked: [
      ...quietTimers,
      ...idleUnits,
      'dev-hugepages.mount',
      'dev-mqueue.mount',
      'sys-kernel-debug.mount',
      'sys-kernel-tracing.mount',
      'systemd-journal-flush.service',
      'systemd-modules-load.service',
      'systemd-remount-fs.service',
      'systemd-user-sessions.service',
    ],
  },
  label,
  commandLine,
  sizeMiB: 1024,
  roomMiB: 1200,
  format: 'qcow2',
  boot: 'kernel',
};

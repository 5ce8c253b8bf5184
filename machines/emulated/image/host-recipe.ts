import { guestRecipe } from './guest-recipe.ts';
import { idleModules, leaveOut } from './leave-out.ts';
import { hostNeeds } from './check-needs.ts';
import { idleUnits, initramfsFiles, quietTimers, stockNames } from './recipe-parts.ts';
import type { ImageRecipe } from './recipe.ts';
import { stockDefaultGrub } from './stock-default-grub.ts';

const label = 'runbook-host';

/**
 * The parameters that the lab itself needs on the host's kernel command line: its serial console, no timer check (a
 * busy machine may panic in it), and trust in the time-stamp counter. An emulated counter is the same on all
 * processors, but this kernel trusts only Intel processors in this; with the other timer, every read of the clock
 * would need QEMU's lock. An emulated processor does not speculate, so mitigations would only cost time.
 */
const labCommandLine = 'console=tty0 console=ttyS0 no_timer_check tsc=reliable mitigations=off';

/** The emulated bare-metal host: stock Debian with the tools of the original document, and without the settings that a playbook makes. */
export const hostRecipe: ImageRecipe = {
  kind: 'host',
  suite: 'bookworm',
  packages: [
    'atop',
    'ca-certificates',
    'curl',
    'dbus',
    'ethtool',
    'grub-common',
    'grub-efi-amd64-bin',
    'grub2-common',
    'initramfs-tools',
    'iperf',
    'iperf3',
    'iproute2',
    'iputils-ping',
    'irqbalance',
    'kmod',
    'linux-image-amd64',
    'linux-perf',
    'openssh-server',
    'pciutils',
    'procps',
    'psmisc',
    'python3-minimal',
    'qemu-guest-agent',
    'qemu-system-x86',
    'qemu-utils',
    'seabios',
    'socat',
    'sudo',
    'systemd',
    'systemd-sysv',
    'udev',
    'util-linux-extra',
    'zstd',
  ],
  needs: hostNeeds,
  excluded: [...leaveOut, ...idleModules],
  files: [
    ...initramfsFiles,
    ...stockNames(label),
    { path: '/etc/default/grub', mode: 0o644, text: stockDefaultGrub(labCommandLine) },
    {
      path: '/etc/systemd/network/10-management.network',
      mode: 0o644,
      text: '[Match]\nDriver=virtio_net\n\n[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n',
    },
    {
      path: '/etc/systemd/network/20-ethernet.network',
      mode: 0o644,
      // The default route uses the management card: a host whose default route uses the card under test is refused,
      // correctly.
      text: '[Match]\nType=ether\n\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n\n[DHCPv4]\nUseGateway=no\nUseDNS=no\n',
    },
    {
      path: '/etc/ssh/sshd_config.d/runbook-lab.conf',
      mode: 0o644,
      text: 'HostKey /etc/ssh/ssh_host_ed25519_key\nPasswordAuthentication no\nUseDNS no\nMaxSessions 64\nMaxStartups 64\n',
    },
  ],
  units: {
    enabled: ['systemd-networkd.service', 'ssh.service'],
    disabled: ['atop.service', 'atopacct.service', 'iperf3.service'],
    masked: ['atop-rotate.timer', ...quietTimers, ...idleUnits],
  },
  label,
  // The first boot reads this file; update-grub writes the real grub.cfg, with the same parameters, before the
  // snapshot is taken.
  commandLine: `${labCommandLine} quiet`,
  sizeMiB: 4096,
  roomMiB: 2800,
  format: 'raw',
  boot: 'grub',
  inner: guestRecipe,
};

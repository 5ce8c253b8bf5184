import { createHash } from 'node:crypto';
import type { RecipeFile } from './recipe.ts';

/**
 * initramfs-tools settings that limit the initial ramdisk to the modules for a virtio disk, because it is unpacked
 * under emulation.
 */
export const initramfsFiles: readonly RecipeFile[] = [
  {
    path: '/etc/initramfs-tools/conf.d/runbook-lab',
    mode: 0o644,
    text: 'MODULES=list\nCOMPRESS=zstd\nCOMPRESSLEVEL=3\n',
    early: true,
  },
  {
    path: '/usr/share/initramfs-tools/modules.d/runbook-lab',
    mode: 0o644,
    text: 'virtio_pci\nvirtio_blk\next4\n',
    early: true,
  },
];

/** Host name, machine id, hosts file and file system table of an image whose root has this label. */
export function stockNames(label: string): readonly RecipeFile[] {
  return [
    { path: '/etc/hostname', mode: 0o644, text: `${label}\n` },
    // Known, so that no boot is a first boot (machine-id(5)).
    {
      path: '/etc/machine-id',
      mode: 0o444,
      text: `${createHash('sha256').update(label).digest('hex').slice(0, 32)}\n`,
    },
    { path: '/etc/hosts', mode: 0o644, text: `127.0.0.1\tlocalhost\n127.0.1.1\t${label}\n` },
    { path: '/etc/fstab', mode: 0o644, text: `LABEL=${label} / ext4 errors=remount-ro 0 1\n` },
  ];
}

/** Units that a machine with one known disk, no display and no users at its screen does without; each costs a boot a process or more. */
export const idleUnits: readonly string[] = [
  'getty-static.service',
  'modprobe@configfs.service',
  'modprobe@dm_mod.service',
  'modprobe@drm.service',
  'modprobe@efi_pstore.service',
  'modprobe@fuse.service',
  'modprobe@loop.service',
  'systemd-fsck-root.service',
  'systemd-network-generator.service',
  'systemd-random-seed.service',
  'systemd-update-utmp.service',
  'systemd-update-utmp-runlevel.service',
];

/** Timers that would wake up in the middle of a measurement, and the wait for a network that has no uplink. */
export const quietTimers: readonly string[] = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'fstrim.timer',
  'logrotate.timer',
  'systemd-networkd-wait-online.service',
  'systemd-timesyncd.service',
  'systemd-tmpfiles-clean.timer',
];

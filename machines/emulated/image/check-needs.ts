import { MachineError } from '../../../engine/model/machine-error.ts';
import type { ImageRecipe } from './recipe.ts';

/** A file that an image must have, the Debian package that contains it, and its purpose. */
export interface ImageNeed {
  /** An absolute path; the last part may hold a `*`. */
  readonly path: string;
  readonly debianPackage: string;
  readonly purpose: string;
}

/** A list of needs from lines with path, package and purpose. */
const needs = (purpose: string, files: Readonly<Record<string, string>>): readonly ImageNeed[] =>
  Object.entries(files).map(([path, debianPackage]) => ({ path, debianPackage, purpose }));

/** The needs of both images: for the build, the boot and the playbooks. */
const commonNeeds: readonly ImageNeed[] = [
  ...needs('building the image', {
    '/bin/systemctl': 'systemd',
    '/usr/bin/passwd': 'passwd',
    '/usr/sbin/update-initramfs': 'initramfs-tools',
    '/usr/bin/zstd': 'zstd',
  }),
  ...needs('booting', {
    '/boot/vmlinuz-*': 'linux-image-amd64',
    '/sbin/init': 'systemd-sysv',
    '/bin/udevadm': 'udev',
    '/bin/kmod': 'kmod',
  }),
  ...needs('the playbooks', {
    '/usr/bin/iperf': 'iperf',
    '/usr/bin/iperf3': 'iperf3',
    '/bin/ip': 'iproute2',
    '/bin/ping': 'iputils-ping',
    '/usr/bin/perf': 'linux-perf',
    '/usr/bin/pgrep': 'procps',
    '/usr/sbin/qemu-ga': 'qemu-guest-agent',
  }),
];

/** The needs of the guest's image. */
export const guestNeeds: readonly ImageNeed[] = commonNeeds;

/** The needs of the host's image. */
export const hostNeeds: readonly ImageNeed[] = [
  ...commonNeeds,
  ...needs('GRUB', {
    '/usr/bin/grub-mkstandalone': 'grub-common',
    '/usr/lib/grub/x86_64-efi/linux.mod': 'grub-efi-amd64-bin',
    '/usr/sbin/update-grub': 'grub2-common',
  }),
  ...needs('the way in', {
    '/usr/sbin/sshd': 'openssh-server',
    '/usr/bin/dbus-daemon': 'dbus',
    '/usr/bin/sudo': 'sudo',
  }),
  ...needs('the steps', {
    '/usr/bin/atop': 'atop',
    '/usr/sbin/update-ca-certificates': 'ca-certificates',
    '/usr/bin/curl': 'curl',
    '/sbin/ethtool': 'ethtool',
    '/usr/sbin/irqbalance': 'irqbalance',
    '/usr/bin/lspci': 'pciutils',
    '/bin/fuser': 'psmisc',
    '/usr/bin/python3': 'python3-minimal',
    '/usr/bin/socat': 'socat',
    '/sbin/hwclock': 'util-linux-extra',
  }),
  ...needs('guests', {
    '/usr/bin/qemu-system-x86_64': 'qemu-system-x86',
    '/usr/bin/qemu-img': 'qemu-utils',
    '/usr/share/seabios/bios-256k.bin': 'seabios',
  }),
];

/** Additional needs of a host that systemd-boot starts. */
export const systemdBootNeeds: readonly ImageNeed[] = needs('systemd-boot', {
  '/usr/bin/kernel-install': 'systemd',
  '/usr/bin/bootctl': 'systemd-boot',
});

/** Packages that every image contains by default: mmdebstrap's variant minbase is Debian's priority `required`, and apt. */
const required: ReadonlySet<string> = new Set(['passwd']);

/** Throws MachineError if a recipe lacks the package of a need, or installs a package that no need requires. */
export function checkNeeds({ kind, packages, needs: needed }: ImageRecipe): void {
  const missing = needed.filter(({ debianPackage: name }) => !packages.includes(name) && !required.has(name));
  const idle = packages.filter((name) => !needed.some(({ debianPackage }) => debianPackage === name));
  const mistakes = [
    ...missing.map(({ path, debianPackage, purpose }) => `${path} (${purpose}) needs the package ${debianPackage}`),
    ...idle.map((name) => `nothing needs the package ${name}`),
  ];
  if (mistakes.length > 0)
    throw new MachineError(`the recipe of the ${kind} image is wrong: ${mistakes.join('; ')}`, { code: 'EINVAL' });
}

import type { MachineDescription } from '../../../../machines/simulated/tree/description.ts';

const machineId = 'd2f1c0b7a1e94a4f8c5f6f0c0a1b2c3d';
const guid = '4a67b082-0a4c-41cf-b6c7-440b29bb8c4f';
const oldRelease = '6.12.90+deb13-amd64';

/** A variable of the firmware: four bytes of attributes, then UTF-16. */
const said = (name: string, text: string): Readonly<Record<string, string>> => ({
  [`/sys/firmware/efi/efivars/${name}-${guid}`]: `\u0006\0\0\0${[...text].map((letter) => `${letter}\0`).join('')}\0\0`,
});

/** The report of a boot loader, or of the stub of a unified kernel image, about itself. */
export const loaderInfo = (text: string): Readonly<Record<string, string>> => said('LoaderInfo', text);
export const stubInfo = (text: string): Readonly<Record<string, string>> => said('StubInfo', text);

type Files = Readonly<Record<string, string>>;

function startedBy(
  description: MachineDescription,
  loader: NonNullable<MachineDescription['loader']>,
  added: Files,
  shows: Files = {},
): MachineDescription {
  const { '/etc/default/grub': _, '/boot/grub/grubenv': __, ...files } = description.files;
  const own = Object.fromEntries(Object.entries(added).map(([path, content]) => [path, { content }]));
  return { ...description, loader, files: { ...files, ...own }, shows: { ...description.shows, ...shows } };
}

/** As kernel-install's 90-loaderentry writes it (systemd 252). */
const installed = (release: string, options: string): string =>
  `title      Debian GNU/Linux 13 (trixie)\nversion    ${release}\nmachine-id ${machineId}\nsort-key   debian\noptions    ${options} systemd.machine_id=${machineId}\nlinux      /${machineId}/${release}/linux\ninitrd     /${machineId}/${release}/initrd.img-${release}\n`;

/**
 * Started by systemd-boot from entries of kernel-install, one for each of two kernels; /etc/kernel/cmdline does not
 * exist, as on a stock Debian.
 */
export function withSystemdBoot(description: MachineDescription): MachineDescription {
  const { release, root } = description;
  const entry = (version: string): Files => ({
    [`/boot/efi/loader/entries/${machineId}-${version}.conf`]: installed(version, `root=${root} ro quiet`),
  });
  const files = {
    '/etc/kernel/postinst.d/zz-systemd-boot': '#!/bin/sh\nkernel-install add "$1" "$2"\n',
    '/boot/efi/loader/loader.conf': '#timeout 3\n',
    ...entry(release),
    ...entry(oldRelease),
  };
  return startedBy(description, 'systemd-boot', files, loaderInfo('systemd-boot 257.9-1'));
}

/** Started by systemd-boot from entries that kernelstub makes, as on a Pop!_OS. */
export function withKernelstub(description: MachineDescription): MachineDescription {
  const { root } = description;
  const uuid = root.replace(/^UUID=/, '');
  const options = ['quiet', 'loglevel=0', 'systemd.show_status=false', 'splash'];
  const settings = {
    kernel_options: options,
    esp_path: '/boot/efi',
    setup_loader: true,
    manage_mode: true,
    force_update: false,
    live_mode: false,
    config_rev: 3,
  };
  const entry = (previous: string): string =>
    `title Pop!_OS\nlinux /EFI/Pop_OS-${uuid}/vmlinuz${previous}.efi\ninitrd /EFI/Pop_OS-${uuid}/initrd.img${previous}\noptions root=${root} ro ${options.join(' ')}\n`;
  const files = {
    '/etc/kernelstub/configuration': JSON.stringify(
      { default: { ...settings, kernel_options: ['quiet', 'splash'] }, user: settings },
      null,
      2,
    ),
    '/boot/efi/loader/loader.conf': 'default Pop_OS-current\n',
    '/boot/efi/loader/entries/Pop_OS-current.conf': entry(''),
    '/boot/efi/loader/entries/Pop_OS-oldkern.conf': entry('-previous'),
    '/boot/efi/loader/entries/Recovery-0F1A-2B3C.conf':
      'title Pop!_OS Recovery\nlinux /EFI/Recovery-0F1A-2B3C/vmlinuz.efi\ninitrd /EFI/Recovery-0F1A-2B3C/initrd.gz\noptions boot=casper hostname=recovery userfullname=Recovery username=recovery live-media-path=/casper-0F1A-2B3C live-media=/dev/disk/by-partuuid/1 noprompt\n',
  };
  return startedBy(description, 'systemd-boot', files, loaderInfo('systemd-boot 255.4'));
}

const redHat = (release: string, options: string): string =>
  `title Fedora Linux (${release}) 43 (Server Edition)\nversion ${release}\nlinux /vmlinuz-${release}\ninitrd /initramfs-${release}.img $tuned_initrd\noptions ${options}\ngrub_users $grub_users\ngrub_arg --unrestricted\ngrub_class fedora\n`;

const defaultGrub = (words: string): string =>
  `GRUB_TIMEOUT=5\nGRUB_DISTRIBUTOR="$(sed 's, release .*$,,g' /etc/system-release)"\nGRUB_DEFAULT=saved\nGRUB_DISABLE_SUBMENU=true\nGRUB_TERMINAL_OUTPUT="console"\nGRUB_CMDLINE_LINUX="${words}"\nGRUB_DISABLE_RECOVERY="true"\nGRUB_ENABLE_BLSCFG=true\n`;

const environment = (variables: string): string => `# GRUB Environment Block\n${variables}`.padEnd(1024, '#');

/**
 * Started by a GRUB that reads entries, as on Fedora and RHEL 9; with `shared` their options are in GRUB's environment,
 * as on RHEL 8.
 */
export function withGrubEntries(description: MachineDescription, shared = false): MachineDescription {
  const { release, root } = description;
  const line = `root=${root} ro rhgb quiet`;
  const options = shared ? '$kernelopts $tuned_params' : line;
  const entry = (version: string, said: string): Files => ({
    [`/boot/loader/entries/${machineId}-${version}.conf`]: redHat(version, said),
  });
  const files = {
    '/etc/default/grub': defaultGrub('rhgb quiet'),
    '/boot/grub2/grub.cfg': 'set timeout=5\ninsmod blscfg\nblscfg\n',
    '/boot/grub2/grubenv': environment(`saved_entry=${machineId}-${release}\n${shared ? `kernelopts=${line}\n` : ''}`),
    ...(shared ? {} : { '/etc/kernel/cmdline': `${line}\n` }),
    ...entry(release, options),
    ...entry(oldRelease, options),
    ...entry('0-rescue', line),
  };
  return startedBy(description, 'grub-bls', files);
}

/** A system of images, whose kernel arguments rpm-ostree keeps. */
export function withRpmOstree(description: MachineDescription): MachineDescription {
  const { root } = description;
  const place = '/ostree/fedora-0b5e2f';
  const files = {
    '/boot/loader/entries/ostree-1.conf': `title Fedora Linux 43.20260101.0 (Silverblue) (ostree:0)\nversion 1\noptions root=${root} rw ostree=/ostree/boot.1/fedora/0b5e2f/0 rhgb quiet\nlinux ${place}/vmlinuz\ninitrd ${place}/initramfs.img\n`,
  };
  return startedBy(description, 'rpm-ostree', files);
}

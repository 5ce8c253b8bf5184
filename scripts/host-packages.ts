import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A distribution package and what shows that it, or its like, is there: a program on PATH or an absolute path; any one is enough. */
export interface HostPackage {
  /** Its name in Debian. */
  readonly name: string;
  readonly provides: readonly string[];
}

/** What the emulated host needs to be built and started. */
export const emulatedHostPackages: readonly HostPackage[] = [
  { name: 'qemu-system-x86', provides: ['qemu-system-x86_64'] },
  { name: 'qemu-utils', provides: ['qemu-img'] },
  { name: 'ovmf', provides: ['/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_CODE.fd'] },
  { name: 'mmdebstrap', provides: ['mmdebstrap'] },
  { name: 'debian-archive-keyring', provides: ['/usr/share/keyrings/debian-archive-keyring.gpg'] },
  { name: 'gdisk', provides: ['sgdisk'] },
  { name: 'mtools', provides: ['mcopy'] },
  { name: 'dosfstools', provides: ['mkfs.vfat'] },
  { name: 'e2fsprogs', provides: ['mke2fs'] },
  { name: 'grub-efi-amd64-bin', provides: ['/usr/lib/grub/x86_64-efi'] },
  { name: 'grub-common', provides: ['grub-mkstandalone'] },
  { name: 'openssh-client', provides: ['ssh'] },
];

/** What the tests talk to besides. */
export const testPackages: readonly HostPackage[] = [
  { name: 'openssh-client', provides: ['ssh'] },
  { name: 'openssh-server', provides: ['sshd'] },
  { name: 'qemu-guest-agent', provides: ['qemu-ga'] },
];

/** The packages none of whose signs is there. */
export function missingPackages(packages: readonly HostPackage[], path = process.env['PATH'] ?? ''): string[] {
  const folders = [...path.split(':'), '/usr/sbin', '/sbin'].filter((folder) => folder !== '');
  const isThere = (sign: string) =>
    sign.startsWith('/') ? existsSync(sign) : folders.some((folder) => existsSync(join(folder, sign)));
  return [...new Set(packages.filter((each) => !each.provides.some(isThere)).map((each) => each.name))];
}

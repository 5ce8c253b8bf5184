import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { missingTools, searchPath } from '../machines/emulated/missing-tools.ts';

const path = process.env['PATH'] ?? '';

/** Programs that the tests talk to, and the Debian package that brings each. */
const testPrograms: Readonly<Record<string, string>> = {
  chromium: 'chromium',
  curl: 'curl',
  iperf: 'iperf',
  iperf3: 'iperf3',
  'grub-fstest': 'grub-common',
  'qemu-img': 'qemu-utils',
  ssh: 'openssh-client',
  sshd: 'openssh-server',
  'qemu-ga': 'qemu-guest-agent',
  'qemu-system-x86_64': 'qemu-system-x86',
};

/** The Debian packages that the emulated host needs and this machine lacks. */
export async function missingForHost(): Promise<string[]> {
  const missing = await missingTools({ path, uid: process.getuid?.() ?? -1 });
  return [...new Set(missing.map(({ debianPackage }) => debianPackage))];
}

/** The Debian packages that the fast tests need and this machine lacks. */
export async function missingForTests(): Promise<string[]> {
  const folders = searchPath(path).split(':');
  const missing = Object.entries(testPrograms).filter(
    ([program]) => !folders.some((folder) => existsSync(join(folder, program))),
  );
  return missing.map(([, debianPackage]) => debianPackage);
}

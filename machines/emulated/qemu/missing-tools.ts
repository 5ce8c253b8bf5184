import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { findFirmware } from './firmware.ts';

/** A program (or file) that an emulated host needs and this machine does not have, and its Debian package. */
export interface MissingTool {
  readonly program: string;
  readonly debianPackage: string;
}

const programs: Readonly<Record<string, string>> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  mmdebstrap: 'mmdebstrap',
  mke2fs: 'e2fsprogs',
  sgdisk: 'gdisk',
  mformat: 'mtools',
  flock: 'util-linux',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
};

const files: Readonly<Record<string, string>> = {
  '/usr/share/keyrings/debian-archive-keyring.gpg': 'debian-archive-keyring',
};

/** Everything that is missing, so that one installation is enough; only root does not need the user-namespace helpers. */
export async function missingTools(host: {
  /** The value of PATH; the system folders that a plain user's PATH lacks are searched too. */
  readonly path: string;
  readonly uid: number;
}): Promise<readonly MissingTool[]> {
  const folders = searchPath(host.path).split(':');
  const needed = host.uid === 0 ? programs : { ...programs, newuidmap: 'uidmap' };
  const missing: MissingTool[] = [];
  for (const [program, debianPackage] of Object.entries(needed)) {
    const found = await Promise.all(folders.map((folder) => usable(join(folder, program), constants.X_OK)));
    if (!found.includes(true)) missing.push({ program, debianPackage });
  }
  for (const [file, debianPackage] of Object.entries(files)) {
    if (!(await usable(file, constants.R_OK))) missing.push({ program: file, debianPackage });
  }
  if ((await findFirmware()) === undefined) missing.push({ program: 'OVMF firmware', debianPackage: 'ovmf' });
  return missing;
}

/** PATH with the system folders that contain mke2fs and sgdisk, which a plain user's PATH lacks. */
export function searchPath(path: string): string {
  const folders = path.split(':').filter((folder) => folder !== '');
  return [...new Set([...folders, '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'])].join(':');
}

async function usable(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

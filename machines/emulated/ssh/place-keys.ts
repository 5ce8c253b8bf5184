import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabSsh } from './lab-ssh.ts';

/** Writes the identity (mode 0600) and the pinned host key of an image's hosts to a lab's folder, and returns how to reach it. */
export async function placeKeys(image: string, folder: string, port: number): Promise<LabSsh> {
  const ssh = labSsh(folder, port);
  await copyFile(join(image, 'identity'), ssh.identityFile);
  await chmod(ssh.identityFile, 0o600);
  const hostKey = (await readFile(join(image, 'host-key.pub'), 'utf8')).split(' ').slice(0, 2).join(' ');
  await writeFile(ssh.knownHostsFile, `[${ssh.host}]:${port} ${hostKey}\n`, { mode: 0o600 });
  return ssh;
}

/** How to reach the lab of a folder that contains its keys. */
export function labSsh(folder: string, port: number): LabSsh {
  return {
    host: '127.0.0.1',
    port,
    user: 'root',
    identityFile: join(folder, 'identity'),
    knownHostsFile: join(folder, 'known_hosts'),
  };
}

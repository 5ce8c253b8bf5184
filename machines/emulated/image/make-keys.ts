import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecipeFile } from './recipe.ts';
import { runTethered } from '../qemu/run-tethered.ts';

/** Makes the key pairs of an image beside its disk (`identity`, `host-key.pub`) and returns the key files inside the image. */
export async function makeKeys(
  folder: string,
  context: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<readonly RecipeFile[]> {
  for (const [name, comment] of [
    ['identity', 'runbook-lab'],
    ['host-key', 'runbook-host'],
  ] as const) {
    const argv = ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', join(folder, name)];
    await runTethered(argv, context);
  }
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const files: RecipeFile[] = [
    { path: '/root/.ssh/authorized_keys', mode: 0o600, text: await read('identity.pub') },
    { path: '/etc/ssh/ssh_host_ed25519_key', mode: 0o600, text: await read('host-key') },
    { path: '/etc/ssh/ssh_host_ed25519_key.pub', mode: 0o644, text: await read('host-key.pub') },
  ];
  // Only the image needs the private key of the host.
  await rm(join(folder, 'host-key'));
  return files;
}

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { NamespaceMachine } from './namespace-machine.ts';
import { needs } from '../../needs.ts';

needs('ssh', 'ssh-keygen', 'sshd');

/** A key pair in a folder, made once. */
export function keyPair(folder: string, name: string): { readonly file: string; readonly public: string } {
  const file = join(folder, name);
  if (!existsSync(file)) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
  return { file, public: readFileSync(`${file}.pub`, 'utf8').trim() };
}

/**
 * Starts the real sshd(8) inside a machine, on all of its interfaces; it ends with the machine. `lines` come before the
 * rest of its configuration.
 */
export async function serveSsh(
  machine: NamespaceMachine,
  folder: string,
  name: string,
  lines: readonly string[] = [],
): Promise<{ readonly hostKey: string; readonly pid: () => number }> {
  const hostKey = keyPair(folder, `${name}-host-key`);
  const config = join(folder, `${name}-sshd-config`);
  const settings = [
    ...lines,
    `HostKey ${hostKey.file}`,
    `AuthorizedKeysFile ${keyPair(folder, 'user-key').file}.pub`,
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
    'PermitRootLogin yes',
  ];
  writeFileSync(config, `${settings.join('\n')}\n`);
  const [program = '', ...words] = [...machine.enter, '/usr/sbin/sshd', '-D', '-e', '-f', config];
  const sshd = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    sshd.stderr.on('data', (chunk: Buffer) => {
      said += String(chunk);
      if (said.includes('Server listening')) resolve();
    });
    sshd.on('exit', () => reject(new Error(`sshd ended: ${said}`)));
  });
  const children = (pid: number) =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  // nsenter(1) forks to be in the other process namespace.
  return { hostKey: hostKey.public, pid: () => children(sshd.pid ?? 0)[0] ?? 0 };
}

/** Cuts every connection of an sshd as a host that drops it would: the far ends are killed. */
export function dropConnections(sshd: number): void {
  const children = readFileSync(`/proc/${sshd}/task/${sshd}/children`, 'utf8').trim().split(' ').filter(Boolean);
  for (const pid of children) process.kill(Number(pid), 'SIGKILL');
}

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { SshOptions } from '../../../machines/ssh/ssh-options.ts';
import { needs } from '../../needs.ts';

needs('ssh', 'ssh-keygen', 'sshd');

export interface LoopbackSshd {
  /** How to reach it without any file of the user's. */
  readonly options: SshOptions;
  /** Cuts every connection as a lost network would: the far ends are killed. */
  drop(): void;
  close(): Promise<void>;
}

/** Starts the real sshd(8) on a free port of the loopback with its own keys and configuration in `folder`, which is also the home of who logs in. `more` lines end its configuration. */
export async function startSshd(folder: string, port?: number, more: readonly string[] = []): Promise<LoopbackSshd> {
  const file = (name: string) => join(folder, name);
  for (const name of ['host-key', 'user-key']) {
    if (!existsSync(file(name))) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
  }
  // The privilege separation folder that the package's service unit makes.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const onPort = port ?? (await freePort());
  const lines = [
    `Port ${onPort}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host-key')}`,
    `AuthorizedKeysFile ${file('user-key.pub')}`,
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
    'PermitRootLogin yes',
    // A separate home, so that the login files of the user's shell do not affect the test.
    `SetEnv HOME=${folder}`,
    ...more,
  ];
  writeFileSync(file('config'), `${lines.join('\n')}\n`);
  const hostKey = readFileSync(file('host-key.pub'), 'utf8');
  writeFileSync(file('known_hosts'), `[127.0.0.1]:${onPort} ${hostKey}`);
  const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    sshd.stderr.on('data', (chunk: Buffer) => {
      said += String(chunk);
      if (said.includes('Server listening')) resolve();
    });
    sshd.on('error', reject);
    sshd.on('exit', () => reject(new Error(`sshd ended: ${said}`)));
  });
  const connections = () => {
    const children = readFileSync(`/proc/${sshd.pid}/task/${sshd.pid}/children`, 'utf8');
    return children.trim().split(' ').filter(Boolean).map(Number);
  };
  const drop = () => {
    for (const pid of connections()) process.kill(pid, 'SIGKILL');
  };
  return {
    options: {
      name: 'host',
      host: '127.0.0.1',
      port: onPort,
      identityFile: file('user-key'),
      knownHostsFile: file('known_hosts'),
      configFile: 'none',
    },
    drop,
    close: async () => {
      if (sshd.exitCode !== null || sshd.signalCode !== null) return;
      drop();
      sshd.kill('SIGTERM');
      await once(sshd, 'exit');
    },
  };
}

/** A free TCP port of the loopback. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

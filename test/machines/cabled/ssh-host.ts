import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SshOptions } from '../../../machines/ssh/ssh-options.ts';
import { freePort } from './loopback-sshd.ts';
import { namespaceMachine } from './namespace-machine.ts';
import type { NamespaceMachine } from './namespace-machine.ts';
import { dropConnections, keyPair, serveSsh } from './serve-ssh.ts';

/** A machine with separate journals and locks, and an sshd on the loopback; for root. */
export interface SshHost extends AsyncDisposable {
  readonly folder: string;
  readonly machine: NamespaceMachine;
  readonly port: number;
  /** How to reach it at a port: its own, or that of a wire to it. */
  options(port?: number): SshOptions;
  drop(): void;
}

export async function sshHost(
  prepare?: (machine: NamespaceMachine, folder: string) => readonly string[],
): Promise<SshHost> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rbh-')));
  const machine = await namespaceMachine(folder, true);
  const port = await freePort();
  const lines = [...(prepare?.(machine, folder) ?? []), 'ListenAddress 127.0.0.1', `Port ${port}`];
  const sshd = await serveSsh(machine, folder, 'host', lines);
  // For any port, because each connection has a separate one.
  writeFileSync(join(folder, 'known_hosts'), `the-host ${sshd.hostKey}\n`);
  return {
    folder,
    machine,
    port,
    options: (at = port) => ({
      name: 'host',
      host: '127.0.0.1',
      port: at,
      identityFile: keyPair(folder, 'user-key').file,
      knownHostsFile: join(folder, 'known_hosts'),
      configFile: 'none',
      options: ['HostKeyAlias=the-host'],
    }),
    drop: () => dropConnections(sshd.pid()),
    [Symbol.asyncDispose]: async () => {
      await machine[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sshMachine } from '../../machines/ssh/ssh-machine.ts';
import type { SshOptions } from '../../machines/ssh/ssh-options.ts';
import { namespaceMachine } from './cabled/namespace-machine.ts';
import type { NamespaceMachine } from './cabled/namespace-machine.ts';
import { keyPair, serveSsh } from './cabled/serve-ssh.ts';
import { addSudoUser } from './cabled/sudo-user.ts';
import { conformance } from './conformance.ts';
import { freePort } from './loopback-sshd.ts';

const isRoot = process.getuid?.() === 0;
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rbs-')));
let machine: NamespaceMachine | undefined;
let options: SshOptions;
beforeAll(async () => {
  if (!isRoot) return;
  machine = await namespaceMachine(folder, true);
  const port = await freePort();
  const lines = addSudoUser(machine, folder);
  const sshd = await serveSsh(machine, folder, 'host', [...lines, 'ListenAddress 127.0.0.1', `Port ${port}`]);
  writeFileSync(join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${sshd.hostKey}\n`);
  options = {
    name: 'host',
    host: '127.0.0.1',
    port,
    user: 'ada',
    sudo: true,
    identityFile: keyPair(folder, 'user-key').file,
    knownHostsFile: join(folder, 'known_hosts'),
    configFile: 'none',
  };
});
afterAll(async () => {
  await machine?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe.runIf(isRoot)('an ordinary user with sudo', () => {
  conformance('ssh with sudo', async () => {
    const given = { ...options, lockPath: join(folder, 'lock') };
    const program = join(import.meta.dirname, 'hold-lock-until-killed.ts');
    const holder = ['env', `TMPDIR=${folder}`, process.execPath, program, 'ssh', JSON.stringify(given)];
    return { machine: await sshMachine(given), folder, holder };
  });

  test('is root in everything, and nobody without it', async () => {
    await using root = await sshMachine(options);
    await using ada = await sshMachine({ ...options, sudo: false });
    expect([(await root.query(['id', '-u'])).stdout, (await ada.query(['id', '-u'])).stdout]).toEqual([
      '0\n',
      '4242\n',
    ]);
  });
});

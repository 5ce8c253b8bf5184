import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sshMachine } from '../../../machines/ssh/ssh-machine.ts';
import type { SshOptions } from '../../../machines/ssh/ssh-options.ts';
import { sshHost } from '../cabled/ssh-host.ts';
import type { SshHost } from '../cabled/ssh-host.ts';
import { addSudoUser, sudoIn } from '../cabled/sudo-user.ts';
import { conformance } from '../conformance/conformance.ts';

const isRoot = process.getuid?.() === 0;
const shells = ['sh', 'bash', 'dash', 'zsh', 'fish', 'tcsh', 'csh', 'ksh', 'mksh'].filter((name) =>
  existsSync(`/usr/bin/${name}`),
);
let host: SshHost;
beforeAll(async () => {
  if (!isRoot) return;
  host = await sshHost((machine, folder) => {
    const lines = addSudoUser(machine, folder);
    const entry = (shell: string, index: number): string => `u${shell}:*:${4300 + index}:4242::/tmp:/usr/bin/${shell}`;
    machine.script('mkdir -m 777 /var/lib/locks; printf %s "$1" >>/etc/passwd', `${shells.map(entry).join('\n')}\n`);
    return lines;
  });
});
afterAll(() => host?.[Symbol.asyncDispose]());
const asAda = (): SshOptions => ({ ...host.options(), user: 'ada', sudo: true });

describe.runIf(isRoot)('an ordinary user with sudo', () => {
  conformance('ssh with sudo', async () => {
    const given = { ...asAda(), lockPath: join(host.folder, 'lock') };
    const program = join(import.meta.dirname, '../hold-lock-until-killed.ts');
    const holder = ['env', `TMPDIR=${host.folder}`, process.execPath, program, 'ssh', JSON.stringify(given)];
    return { machine: await sshMachine(given), folder: host.folder, holder };
  });

  test('is root in every call, and never without sudo', async () => {
    await using root = await sshMachine(asAda());
    await using ada = await sshMachine({ ...asAda(), sudo: false });
    expect([(await root.query(['id', '-u'])).stdout, (await ada.query(['id', '-u'])).stdout]).toEqual([
      '0\n',
      '4242\n',
    ]);
  });

  // A sudo that prints the messages of the real one (explain-loss.test.ts).
  test('a user who must give a password gets a message before anything runs', async () => {
    const sudo = sudoIn(host.folder);
    const standIn = host.machine.run('cat', sudo);
    writeFileSync(sudo, '#!/bin/sh\necho "sudo: a password is required" >&2\nexit 1\n');
    await expect(sshMachine(asAda())).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: 'host (ssh 127.0.0.1): sudo asks for a password there, and runbook cannot enter one',
      hint: expect.stringContaining('ada ALL=(ALL) NOPASSWD: ALL'),
    });
    writeFileSync(sudo, standIn);
  });
});

describe.runIf(isRoot)('a login shell', () => {
  test.each(shells)('%s starts a session, runs programs and holds a lock', async (shell) => {
    await using machine = await sshMachine({
      ...host.options(),
      user: `u${shell}`,
      lockPath: `/var/lib/locks/${shell}`,
    });
    const word = `it's "$(here)" \\ !\n\té`;
    expect(await machine.query(['printf', '%s', word])).toMatchObject({ code: 0, stdout: word });
    expect(await machine.lock({ run: word, operator: 'o', since: 's' })).toHaveProperty('holder.run', word);
    await using other = await sshMachine({ ...host.options(), lockPath: `/var/lib/locks/${shell}` });
    expect(await other.lock({ run: 'second', operator: 'o', since: 's' })).toMatchObject({ run: word });
  });
});

describe.runIf(isRoot)('a session', () => {
  test('transfers ten megabytes of any bytes in a few pieces and in one piece', async () => {
    await using machine = await sshMachine(host.options());
    host.machine.script('head -c 10000000 /dev/urandom >/var/lib/big');
    const sum = host.machine.run('sha256sum', '/var/lib/big').slice(0, 64);
    const file = await machine.readFile('/var/lib/big');
    if (file === undefined) throw new Error('not there');
    await machine.put('/var/lib/copy', file);
    expect((await machine.query(['sha256sum', '/var/lib/copy'])).stdout.slice(0, 64)).toBe(sum);
    // Almost as much as runbook keeps of an output.
    const said = await machine.query(['sh', '-c', 'head -c 3000000 /var/lib/big | base64 -w0']);
    const start = Buffer.from(file.content, file.encoding).subarray(0, 3_000_000);
    expect(Buffer.from(said.stdout, 'base64').equals(start)).toBe(true);
    expect((await machine.query(['head', '-c', '100000', '/var/lib/big'])).code).toBe(0);
  });

  test('finds a place for its socket if the temporary folder has a long name', async () => {
    const long = join(host.folder, 'long'.repeat(30));
    host.machine.run('mkdir', '-p', long);
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = long;
    try {
      await using machine = await sshMachine(host.options());
      expect(await machine.read('/proc/sys/kernel/ostype')).toBe('Linux\n');
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });
});

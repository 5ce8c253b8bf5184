import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { needs } from '../../needs.ts';

needs('mount');

const isRoot = process.getuid?.() === 0;
const readOnly = { readOnly: true, strict: true } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-confine-'));
  await chmod(folder, 0o777);
  await mkdir(join(folder, 'bin'), { mode: 0o755 });
});
afterEach(() => rm(folder, { recursive: true }));

const program = (name: string, script: string): Promise<void> =>
  writeFile(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
/** A machine on which the programs of `bin` come before those of the system. */
const machine = (path = '/usr/sbin:/usr/bin:/sbin:/bin') =>
  localMachine({ name: 'host', env: { PATH: `${join(folder, 'bin')}:${path}` } });
const write = (): readonly string[] => ['touch', join(folder, 'written')];

describe('a machine that cannot confine a program says why, and does not run it', () => {
  test('without unshare', async () => {
    for (const name of ['sh', 'touch', 'true']) await symlink(`/bin/${name}`, join(folder, 'bin', name));
    await using m = machine('/nowhere');
    await expect(m.check(write(), readOnly)).rejects.toMatchObject({
      code: 'UNCONFINED',
      message: 'it has no unshare or setpriv (util-linux)',
    });
    expect(await m.stat(join(folder, 'written'))).toBeUndefined();
    // After the approval it is a check as any other.
    expect(await m.check(write(), { readOnly: true })).toMatchObject({ code: 0 });
    expect(await m.stat(join(folder, 'written'))).toBeDefined();
  });

  test('without the right to make namespaces', async () => {
    await program('unshare', 'echo "unshare: unshare failed: Operation not permitted" >&2; exit 1');
    await using m = machine();
    await expect(m.check(write(), readOnly)).rejects.toMatchObject({
      code: 'UNCONFINED',
      message: 'unshare: unshare failed: Operation not permitted',
    });
  });

  test.skipIf(!isRoot)('if a mount stays writable', async () => {
    await program('mount', 'exit 0');
    await using m = machine();
    await expect(m.check(write(), readOnly)).rejects.toMatchObject({
      code: 'UNCONFINED',
      message: expect.stringMatching(/^\/\S* cannot be made read-only$/),
    });
  });
});

describe.skipIf(!isRoot)('a confined program', () => {
  test('is confined also where all mounts at once cannot be changed', async () => {
    await program('mount', 'case $1 in --all) exit 1;; esac; PATH=/usr/bin:/bin exec mount "$@"');
    await using m = machine();
    expect(await m.check(write(), readOnly)).toMatchObject({ code: 1, stderr: expect.stringContaining('Read-only') });
  });

  test('cannot pretend that it was not confined', async () => {
    await using m = machine();
    const script = 'echo "unshare: not possible" >&2; exit 125';
    expect(await m.check(['sh', '-c', script], readOnly)).toMatchObject({ code: 125 });
  });
});

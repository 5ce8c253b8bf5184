import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyCheckout } from './copy-checkout.ts';
import { debianRoot } from './debian-root.ts';
import { firstCommand } from './first-command.ts';
import type { TestHome } from '../../../scripts/test-home.ts';
import { freshHome } from './fresh-home.ts';
import { startMachine, type Machine } from './machine.ts';
import { outerNode } from './outer-node.ts';
import { outerSettings } from './outer-settings.ts';
import { outerState, processesWith } from './outer-state.ts';

const checkout = join(import.meta.dirname, '../../..');
const visitor = { user: 'visitor', home: '/home/visitor' };

describe('a fresh Debian 12 with only Node and npm', () => {
  let folders: TestHome | undefined;
  let machine: Machine;
  let before: Awaited<ReturnType<typeof outerState>>;
  let command: string;

  beforeAll(async () => {
    if (process.getuid?.() !== 0) throw new Error('this suite makes a Debian in a folder, and that needs root');
    command = firstCommand(await readFile(join(checkout, 'README.md'), 'utf8'));
    before = await outerState();
    folders = freshHome();
    const { home, machine: root } = folders;
    await debianRoot(root);
    await outerNode(root);
    await outerSettings(root, home);
    await copyCheckout(checkout, join(home, 'runbook'));
    // A user without root rights, with a clone and the settings of root.
    await execa('chroot', [root, 'useradd', '--create-home', visitor.user]);
    const own = join(root, visitor.home);
    await cp(join(home, 'runbook'), join(own, 'runbook'), { recursive: true, verbatimSymlinks: true });
    await cp(join(home, '.npmrc'), join(own, '.npmrc'));
    await execa('chroot', [root, 'chown', '-R', `${visitor.user}:`, visitor.home]);
    await mkdir(join(checkout, '.cache'), { recursive: true });
    const log = join(checkout, '.cache', 'fresh-machine.log');
    machine = await startMachine(root, { home, shared: [home], log });
  });

  afterAll(async () => {
    // The machine's mounts ended with it.
    await machine?.[Symbol.asyncDispose]();
    if (folders === undefined) return;
    await execa('rm', ['-rf', '--one-file-system', folders.machine]);
    folders.remove();
  });

  test('a user without root and without sudo sees which packages to install, and nothing is changed', async () => {
    const packages = await machine.run('dpkg-query -W');
    const { code, output } = await machine.run(`cd runbook && ${command}`, visitor);
    expect(output).toMatch(/apt-get install --no-install-recommends .*\bqemu-system-x86\b/);
    expect(output).toMatch(/\bmmdebstrap\b.*\buidmap\b|\buidmap\b.*\bmmdebstrap\b/);
    expect(code, output).toBe(2);
    expect(await machine.run('dpkg-query -W')).toEqual(packages);
  });

  test("the README's first command does the passthrough", async () => {
    const { code, output } = await machine.run(`cd runbook && ${command}`);
    expect(output).toMatch(/10\.128\.7\.7/);
    expect(output).toMatch(/3 received, 0% packet loss/);
    expect(code, output).toBe(0);
  });

  test('the same command again, twice at the same time, has nothing to do', async () => {
    const both = await Promise.all([1, 2].map(() => machine.run(`cd runbook && ${command}`)));
    for (const { code, output } of both) expect(code, output).toBe(0);
  });

  test('undo removes it, and the emulated host ends', async () => {
    const undone = await machine.run('cd runbook && ./bin/runbook undo --lab emulated --yes');
    expect(undone.output).not.toMatch(/left alone|not (be )?undone/);
    expect(undone.code, undone.output).toBe(0);
    const down = await machine.run('cd runbook && ./bin/runbook lab down');
    expect(down.code, down.output).toBe(0);
    expect(await machine.processes()).toEqual([]);
  });

  test('without a network the emulated host starts from the cache', async () => {
    const script = 'cd runbook && ./bin/runbook lab up && ./bin/runbook lab ssh -- uname -r && ./bin/runbook lab down';
    const { code, output } = await machine.run(script, { offline: true });
    expect(code, output).toBe(0);
  });

  test('a cache on a disk that is too small is refused with its path and the required space', async () => {
    const tooSmall = 'mkdir small && mount -t tmpfs -o size=300m tmpfs small && cd runbook';
    const script = `${tooSmall} && XDG_CACHE_HOME=$HOME/small ./bin/runbook lab up small`;
    const { code, output } = await machine.run(`unshare --mount -- sh -c '${script}'`);
    expect(output).toMatch(/small\/runbook\/images: .* needs \d\.\d GB, but only 0\.3 GB are free/);
    expect(code).not.toBe(0);
    expect(await machine.run('ls small')).toMatchObject({ output: '' });
  });

  test('a user with sudo is shown the commands that sudo runs, and the missing packages are installed', async () => {
    const added = await machine.run(
      `apt-get -q -y install --no-install-recommends sudo && echo '${visitor.user} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/visitor`,
    );
    expect(added.code, added.output).toBe(0);
    // Root has installed all packages except those that only an ordinary user needs. --help is an option of apply: no
    // second host is built.
    const { code, output } = await machine.run(`cd runbook && ${command} -- --help`, visitor);
    expect(output).toMatch(/^ {2}sudo apt-get update\n {2}sudo apt-get install --no-install-recommends uidmap$/m);
    expect(output).toMatch(/Usage/);
    expect(code, output).toBe(0);
  });

  test('nothing outside the machine has changed, and none of its processes still runs', async () => {
    expect(await machine.processes()).toEqual([]);
    await machine[Symbol.asyncDispose]();
    expect(await processesWith(folders?.home ?? '')).toEqual([]);
    expect(await processesWith(folders?.machine ?? '')).toEqual([]);
    expect(await outerState()).toEqual(before);
  });
});

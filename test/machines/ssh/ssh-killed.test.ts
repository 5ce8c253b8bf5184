import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { awaitRemaining } from '../../../engine/apply/await-remaining.ts';
import { sshMachine } from '../../../machines/ssh/ssh-machine.ts';
import { sshHost } from '../cabled/ssh-host.ts';
import type { SshHost } from '../cabled/ssh-host.ts';
import { realClock } from '../real-clock.ts';
import { processesWith } from '../../kills/tree-of.ts';

const isRoot = process.getuid?.() === 0;
let host: SshHost;
beforeAll(async () => {
  if (isRoot) host = await sshHost();
});
afterAll(() => host?.[Symbol.asyncDispose]());

/** An operator that connects, runs a program there without a lock, as on a peer, and is killed once it has started. */
async function killed(argv: readonly string[]): Promise<number> {
  const operator = `
    import { sshMachine } from '${join(import.meta.dirname, '../../../machines/ssh/ssh-machine.ts')}';
    const machine = await sshMachine(${JSON.stringify(host.options())});
    await machine.run(${JSON.stringify(argv)});`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', operator], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await vi.waitFor(() => expect(existsSync(`/proc/${host.machine.pid}/root/var/lib/begun`)).toBe(true), 60_000);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return child.pid ?? 0;
}
const foldersOf = (pid: number): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`rb-${pid}-`));

describe.runIf(isRoot)('a killed operator over ssh', () => {
  test('takes its connection and its folder with it, and its program is waited for', async () => {
    const pid = await killed(['sh', '-c', 'touch /var/lib/begun; sleep 4; touch /var/lib/effect']);
    await vi.waitFor(() => expect([foldersOf(pid), processesWith(`/rb-${pid}-`)]).toEqual([[], []]), 60_000);
    await using machine = await sshMachine(host.options());
    await vi.waitFor(async () => expect(await machine.remaining()).toMatchObject([{ name: 'sh', isAbandoned: true }]));
    const said: string[] = [];
    await awaitRemaining(machine, realClock, (text) => said.push(text));
    expect(await machine.stat('/var/lib/effect')).toBeDefined();
    expect(said[0]).toMatch(
      /^A run was killed or lost its connection, and a program that it started is still running on host: `sh`/,
    );
    await vi.waitFor(async () => expect(await machine.list('/run/runbook.lock.d')).toEqual([]), 60_000);
  });

  test('leaves no folder for long: the next connection removes those of processes that have ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    const [old, young] = ['aaaaaa', 'bbbbbb'].map((end) => join(tmpdir(), `rb-${child.pid}-${end}`)) as [
      string,
      string,
    ];
    for (const path of [old, young]) mkdirSync(path);
    utimesSync(old, new Date(0), new Date(0));
    await using machine = await sshMachine(host.options());
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
    utimesSync(young, new Date(0), new Date(0));
    expect(await machine.read('/proc/sys/kernel/ostype')).toBe('Linux\n');
    await using next = await sshMachine(host.options());
    expect(existsSync(young)).toBe(false);
    expect(next.name).toBe('host');
  });
});

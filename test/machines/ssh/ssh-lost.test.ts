import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { awaitLock } from '../../../engine/apply/await-lock.ts';
import { isLock } from '../../../engine/model/machine.ts';
import type { FileState } from '../../../engine/model/machine.ts';
import { sshMachine } from '../../../machines/ssh/ssh-machine.ts';
import { sshHost } from '../cabled/ssh-host.ts';
import type { SshHost } from '../cabled/ssh-host.ts';
import { layWire } from '../cabled/wire.ts';
import { realClock } from '../real-clock.ts';

const isRoot = process.getuid?.() === 0;
const OURS = { run: 'ours', operator: 'me', since: 's' };
const THEIRS = { run: 'theirs', operator: 'you', since: 's' };
const unreachable = { name: 'MachineError', code: 'UNREACHABLE' };
/** Detects a missing answer within two seconds. */
const impatient = ['ServerAliveInterval=1', 'ServerAliveCountMax=1'];
let host: SshHost;
/**
 * The shells that runbook started on the machine, and the machine's /tmp: it also contains the checkout if that is
 * below /tmp.
 */
const traces = () => host.machine.script('ls /tmp; ps -eo pid=,args= | grep "[s]h -c for a" || true');
let untouched: string;
beforeAll(async () => {
  if (!isRoot) return;
  host = await sshHost();
  untouched = traces();
});
afterAll(() => host?.[Symbol.asyncDispose]());

const through = (port: number, silence = 60) => {
  const options = host.options(port);
  return { ...options, silence, options: [...impatient, ...(options.options ?? [])] };
};
const file = (content: string): FileState => ({ encoding: 'utf8', content, mode: 0o600, owner: 0, group: 0 });

describe.runIf(isRoot)('a connection that is lost', () => {
  test.each([['cut'], ['pull']] as const)('in the middle of a long put (%s) leaves the file unchanged', async (how) => {
    const path = `/var/lib/big-${how}`;
    await using near = await sshMachine(host.options());
    await near.put(path, file('before'));
    const wire = await layWire(host.port);
    const far = await sshMachine(through(wire.port));
    wire.failAfter(100_000, how);
    await expect(far.put(path, file('after '.repeat(100_000)))).rejects.toMatchObject(unreachable);
    await wire[Symbol.asyncDispose]();
    // Its shell ends, and ends the programs that it started.
    await vi.waitFor(async () => expect((await near.list('/var/lib'))?.join()).not.toContain('.runbook-'), 60_000);
    expect(await near.read(path)).toBe('before');
    await far[Symbol.asyncDispose]();
  });

  test('in the middle of the input of a program does not start the program', async () => {
    await using near = await sshMachine(host.options());
    const wire = await layWire(host.port);
    const far = await sshMachine(through(wire.port));
    await far.query(['true']);
    wire.failAfter(100_000, 'cut');
    const writing = far.run(['tee', '/var/lib/teed'], { stdin: 'x'.repeat(500_000) });
    await expect(writing).rejects.toMatchObject(unreachable);
    await wire[Symbol.asyncDispose]();
    await far[Symbol.asyncDispose]();
    expect(await near.stat('/var/lib/teed')).toBeUndefined();
  });

  test('by a pulled cable releases the lock after the silence, not before, and late bytes change nothing', async () => {
    await using near = await sshMachine(host.options());
    const wire = await layWire(host.port);
    const { options: _, ...patient } = through(wire.port, 4);
    const far = await sshMachine({ ...patient, options: host.options().options ?? [] });
    expect(isLock(await far.lock(OURS))).toBe(true);
    await far.makeFolder('/var/lib/before-cut', 0o755);
    wire.failAfter(1, 'pull');
    const late = far.makeFolder('/var/lib/late', 0o755).catch((error: unknown) => error);
    const held = await near.lock(THEIRS);
    expect(held).toMatchObject({ ...OURS, connection: { limit: 4 } });
    const lock = await vi.waitFor(
      async () => {
        const found = await near.lock(THEIRS);
        if (!isLock(found)) throw new Error(`still held, silent for ${found.connection?.silent} s`);
        return found;
      },
      { timeout: 60_000, interval: 500 },
    );
    wire.mend();
    expect(await late).toMatchObject(unreachable);
    expect(await near.stat('/var/lib/late')).toBeUndefined();
    await lock[Symbol.asyncDispose]();
    await far[Symbol.asyncDispose]();
    await wire[Symbol.asyncDispose]();
  });

  test('keeps the lock until the program that it started has ended', async () => {
    await using near = await sshMachine(host.options());
    const wire = await layWire(host.port);
    const far = await sshMachine(through(wire.port));
    await far.lock(OURS);
    const script = 'touch /var/lib/begun; sleep 2; touch /var/lib/ended';
    const running = far.run(['sh', '-c', script]).catch((error: unknown) => error);
    await vi.waitFor(async () => expect(await near.stat('/var/lib/begun')).toBeDefined(), 60_000);
    wire.failAfter(0, 'cut');
    const asked = far.read('/proc/version').catch((error: unknown) => error);
    expect([await running, await asked]).toMatchObject([unreachable, unreachable]);
    expect(await near.lock(THEIRS)).toMatchObject(OURS);
    const lock = await vi.waitFor(
      async () => {
        const found = await near.lock(THEIRS);
        if (!isLock(found)) throw new Error('still held');
        return found;
      },
      { timeout: 60_000, interval: 100 },
    );
    expect(await near.stat('/var/lib/ended')).toBeDefined();
    await lock[Symbol.asyncDispose]();
    await far[Symbol.asyncDispose]();
    await wire[Symbol.asyncDispose]();
  });

  test('makes the next run wait, but not if the connection is heard again', async () => {
    await using near = await sshMachine(host.options());
    const wire = await layWire(host.port);
    const { options: _, ...patient } = through(wire.port, 4);
    const far = await sshMachine({ ...patient, options: host.options().options ?? [] });
    const taken = await far.lock(OURS);
    const clock = { ...realClock, sleep: () => sleep(300) };
    const said: string[] = [];
    const next = { ...THEIRS, operator: OURS.operator };
    expect(await awaitLock(near, next, clock, (text) => said.push(text))).toMatchObject(OURS);
    wire.failAfter(1, 'pull');
    void far.read('/proc/version').catch(() => {});
    const lock = await awaitLock(near, next, clock, (text) => said.push(text));
    expect(isLock(lock)).toBe(true);
    expect(said.at(-1)).toMatch(/^Run ours has locked host over a connection that was last active \d+ s ago\./);
    wire.mend();
    if (isLock(lock)) await lock[Symbol.asyncDispose]();
    if (isLock(taken)) await taken[Symbol.asyncDispose]();
    await far[Symbol.asyncDispose]();
    await wire[Symbol.asyncDispose]();
  });

  test('for less than its patience continues as if there was no interruption', async () => {
    const wire = await layWire(host.port);
    await using far = await sshMachine(host.options(wire.port));
    await far.lock(OURS);
    wire.failAfter(1, 'pull');
    const asked = far.read('/proc/sys/kernel/ostype');
    setTimeout(() => wire.mend(), 1500);
    expect(await asked).toBe('Linux\n');
    await wire[Symbol.asyncDispose]();
  });

  test('leaves no shell and no folder behind on the machine', async () => {
    expect(untouched).not.toMatch(/sh -c/);
    await vi.waitFor(() => expect(traces()).toBe(untouched), { timeout: 60_000, interval: 300 });
  });
});

import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { awaitRemaining } from '../../engine/apply/await-remaining.ts';
import { localMachine } from '../../machines/local/local-machine.ts';
import { realClock } from './real-clock.ts';

let folder: string;
const lockPath = () => join(folder, 'lock');
const marks = () => (existsSync(`${lockPath()}.d`) ? readdirSync(`${lockPath()}.d`) : []);
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbook-remaining-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An operator that takes the lock, runs a program and is killed once the program has started. */
async function killed(argv: readonly string[], deadline = 60): Promise<void> {
  const operator = `
    import { localMachine } from '${join(import.meta.dirname, '../../machines/local/local-machine.ts')}';
    const machine = localMachine({ name: 'host', lockPath: '${lockPath()}' });
    await machine.lock({ run: 'killed', operator: 'o', since: 's' });
    await machine.run(${JSON.stringify(argv)}, { deadline: ${deadline} });`;
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module-typescript', '-e', operator], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await vi.waitFor(() => expect(existsSync(join(folder, 'begun'))).toBe(true), 60_000);
  child.kill('SIGKILL');
  await once(child, 'exit');
}
const script = (text: string): readonly string[] => ['sh', '-c', `cd "$0"; touch begun; ${text}`, folder];

describe('programs of a killed operator', () => {
  test('are listed with their run, and waited for; the lock itself is free at once', async () => {
    await killed(script('sleep 1.5; touch effect'));
    await using machine = localMachine({ name: 'host', lockPath: lockPath() });
    expect(await machine.lock({ run: 'next', operator: 'o', since: 's' })).toHaveProperty('holder');
    const [program] = await machine.remaining();
    expect(program).toMatchObject({ name: 'sh', run: 'killed', isLeft: false, isAbandoned: true });
    const said: string[] = [];
    await awaitRemaining(machine, realClock, (text) => said.push(text));
    expect(existsSync(join(folder, 'effect'))).toBe(true);
    expect(said).toEqual([
      `Run killed was killed, and a program that it started is still running on host: \`sh\` (process ${program?.pid}). Waiting for it to end. Ctrl+C stops the wait.`,
    ]);
    expect(marks()).toEqual([]);
  });

  test('are waited for too where only their children are left', async () => {
    await killed(script('echo $$ >pid; (sleep 1.5; touch effect) & wait'));
    execFileSync('sh', ['-c', 'kill -9 "$(cat "$0/pid")"', folder]);
    await using machine = localMachine({ name: 'host', lockPath: lockPath() });
    await vi.waitFor(async () => expect(await machine.remaining()).toMatchObject([{ isLeft: true }, { isLeft: true }]));
    await awaitRemaining(machine, realClock, () => {});
    expect(existsSync(join(folder, 'effect'))).toBe(true);
  });

  test('are ended once their deadline has passed, by who waits and not by who looks', async () => {
    await killed(script('sleep 300'), 2);
    await using machine = localMachine({ name: 'host', lockPath: lockPath() });
    await new Promise((resolve) => setTimeout(resolve, 3500));
    expect(await machine.remaining()).toHaveLength(1);
    await awaitRemaining(machine, realClock, () => {});
    expect(await machine.remaining()).toEqual([]);
  });

  test('do not include a daemon in a separate session', async () => {
    await killed(script('setsid sh -c "echo \\$\\$ >daemon; exec sleep 30" & exit'));
    await using machine = localMachine({ name: 'host', lockPath: lockPath() });
    await vi.waitFor(async () => expect(await machine.remaining()).toEqual([]), 60_000);
    execFileSync('sh', ['-c', 'kill "$(cat "$0/daemon")"', folder]);
  });
});

test('a program that ends leaves no mark, whatever its end is; the programs of this process are not listed', async () => {
  await using machine = localMachine({ name: 'host', lockPath: lockPath() });
  await machine.run(['true']);
  await machine.run(['no-such-program']);
  await machine.run(['sh', '-c', 'kill -9 $$']);
  await machine.run(['sleep', '60'], { deadline: 0.2 });
  const abort = new AbortController();
  const slow = machine.run(['sleep', '60'], { signal: abort.signal });
  expect(marks()).toHaveLength(1);
  expect(await machine.remaining()).toEqual([]);
  await using other = localMachine({ name: 'host', lockPath: lockPath() });
  expect(await other.remaining()).toEqual([]);
  abort.abort();
  await slow;
  expect(marks()).toEqual([]);
});

test('a program that cannot be marked is not started', async () => {
  await using machine = localMachine({ name: 'host', lockPath: lockPath() });
  mkdirSync(`${lockPath()}.d`);
  chmodSync(`${lockPath()}.d`, 0o777);
  await expect(machine.run(['touch', join(folder, 'made')])).rejects.toMatchObject({
    name: 'MachineError',
    code: 'EPERM',
  });
  expect(existsSync(join(folder, 'made'))).toBe(false);
});

test.each([
  ['a FIFO', 'EINVAL', (path: string) => void execFileSync('mkfifo', [path])],
  ['a link', 'ELOOP', (path: string) => symlinkSync('/etc/passwd', path)],
  ['a folder', 'EINVAL', (path: string) => void mkdirSync(path)],
])('%s as the lock file is an error, not a wait', async (_, code, make) => {
  make(lockPath());
  await using machine = localMachine({ name: 'host', lockPath: lockPath() });
  await expect(machine.lock({ run: 'r', operator: 'o', since: 's' })).rejects.toMatchObject({ code });
});

test('no signal to the group of the operator, and no end of a helper, releases the lock', async () => {
  await using machine = localMachine({ name: 'host', lockPath: lockPath() });
  await machine.lock({ run: 'first', operator: 'o', since: 's' });
  const holders = execFileSync(
    'sh',
    ['-c', 'for f in /proc/[0-9]*/fd/*; do [ "$(readlink "$f")" = "$0" ] && echo "$f"; done; :', lockPath()],
    { encoding: 'utf8' },
  );
  expect(
    new Set(
      holders
        .trim()
        .split('\n')
        .map((path) => path.split('/')[2]),
    ),
  ).toEqual(new Set([String(process.pid)]));
  await using other = localMachine({ name: 'host', lockPath: lockPath() });
  expect(await other.lock({ run: 'second', operator: 'o', since: 's' })).toMatchObject({ run: 'first' });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isLock } from '../../../engine/model/machine.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { sshMachine } from '../../../machines/ssh/ssh-machine.ts';
import { startSshd } from '../cabled/loopback-sshd.ts';
import type { LoopbackSshd } from '../cabled/loopback-sshd.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbook-ssh-')));
const lockPath = join(folder, 'lock');
const OURS = { run: 'ours', operator: 'o', since: 's' };
const THEIRS = { run: 'theirs', operator: 'o', since: 's' };
const unreachable = { name: 'MachineError', code: 'UNREACHABLE' };
let sshd: LoopbackSshd;
beforeAll(async () => {
  sshd = await startSshd(folder);
});
afterAll(async () => {
  await sshd?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('queries of one turn are answered by a single program', async () => {
  await using machine = await sshMachine(sshd.options);
  const paths = ['/proc/self/stat', '/none', '/proc/self/stat', '/proc/self/status', '/proc/self/stat'];
  const [first, none, second, , third] = await Promise.all(paths.map((path) => machine.read(path)));
  expect(first).toMatch(/^\d+ \(head\) /);
  const pid = first?.split(' ')[0];
  expect([second, third].map((text) => text?.split(' ')[0])).toEqual([pid, pid]);
  expect(none).toBeUndefined();
});

test('one bad path among many does not affect the others', async () => {
  await using machine = await sshMachine(sshd.options);
  // The memory of a process opens and then fails to be read at its start.
  const paths = ['/proc/sys/kernel/ostype', '/proc/self/mem', '/proc/version'];
  const [ostype, memory, version] = await Promise.allSettled(paths.map((path) => machine.read(path)));
  expect(ostype).toEqual({ status: 'fulfilled', value: 'Linux\n' });
  expect(memory).toMatchObject({ status: 'rejected', reason: { code: 'EIO', path: '/proc/self/mem' } });
  expect(version).toMatchObject({ status: 'fulfilled', value: expect.stringContaining('Linux version') });
});

test('a dropped connection is UNREACHABLE for all pending calls, until reconnect, which keeps the lock', async () => {
  await using machine = await sshMachine({ ...sshd.options, lockPath });
  const lock = await machine.lock(OURS);
  expect(isLock(lock)).toBe(true);
  const running = machine.run(['sh', '-c', 'touch "$1"; exec sleep 2', 'sh', join(folder, 'running')]);
  const writing = machine.query(['sleep', '20']);
  const lost = Promise.all([running, writing].map((output) => expect(output).rejects.toMatchObject(unreachable)));
  await vi.waitFor(() => readFileSync(join(folder, 'running')), 60_000);
  sshd.drop();
  await lost;
  await expect(machine.read('/proc/version')).rejects.toMatchObject(unreachable);
  await expect(machine.write('/proc/version', 'x')).rejects.toMatchObject(unreachable);
  await expect(machine.append(join(folder, 'x'), 'x')).rejects.toMatchObject(unreachable);
  await expect(machine.query(['true'])).rejects.toMatchObject(unreachable);
  await machine.reconnect();
  expect(await machine.query(['echo', 'back'])).toMatchObject({ code: 0, stdout: 'back\n' });
  await using other = localMachine({ name: 'other', lockPath });
  expect(await other.lock(THEIRS)).toMatchObject(OURS);
  if (isLock(lock)) await lock[Symbol.asyncDispose]();
  expect(isLock(await other.lock(THEIRS))).toBe(true);
  expect(await machine.lock(OURS)).toEqual(THEIRS);
});

test('a FIFO as the lock file is an error that says what is wrong', async () => {
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  await using machine = await sshMachine({ ...sshd.options, lockPath: fifo });
  await expect(machine.lock({ run: 'r', operator: 'o', since: 's' })).rejects.toMatchObject({
    code: 'EINVAL',
    message: `lock ${fifo}: it is not a regular file`,
  });
});

test('reconnect fails with UNREACHABLE while the machine is away, and succeeds when it returns', async () => {
  await using machine = await sshMachine(sshd.options);
  const { port } = sshd.options;
  await sshd.close();
  await expect(machine.reconnect()).rejects.toMatchObject(unreachable);
  await expect(machine.reconnect()).rejects.toThrow(/refuses connections to its port/);
  await expect(sshMachine(sshd.options)).rejects.toMatchObject(unreachable);
  sshd = await startSshd(folder, port);
  await machine.reconnect();
  expect(await machine.read('/proc/sys/kernel/ostype')).toBe('Linux\n');
});

test('an unknown host key is refused, and so is a host name that looks like an option', async () => {
  writeFileSync(join(folder, 'empty'), '');
  const stranger = { ...sshd.options, knownHostsFile: join(folder, 'empty') };
  await expect(sshMachine(stranger)).rejects.toThrow(/host key of the machine is not known/);
  const option = { ...sshd.options, host: '-oProxyCommand=touch pwned' };
  await expect(sshMachine(option)).rejects.toMatchObject({ name: 'MachineError', code: 'EINVAL' });
});

test("with `sudo` every shell starts through sudo -n; the user's configuration is honoured", async () => {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const script = '#!/bin/sh\n[ "$1" = -n ] || exit 9\nshift\necho "$1" >>"$HOME/asked"\nexec "$@"\n';
  writeFileSync(join(folder, 'bin/sudo'), script, { mode: 0o755 });
  writeFileSync(join(folder, '.bashrc'), 'PATH=$HOME/bin:$PATH\n');
  const { host, port, name, ...rest } = sshd.options;
  const configFile = join(folder, 'ssh config');
  const lines = ['Host the-alias', `HostName ${host}`, `Port ${port}`, 'RemoteCommand false', 'ControlPath none'];
  writeFileSync(configFile, `${lines.join('\n')}\n`);
  await using machine = await sshMachine({ ...rest, name, host: 'the-alias', configFile, sudo: true, lockPath });
  expect(await machine.read('/proc/sys/kernel/ostype')).toBe('Linux\n');
  expect(await machine.run(['printf', '%s', "it's"])).toMatchObject({ code: 0, stdout: "it's" });
  const lock = await machine.lock(OURS);
  expect(isLock(lock)).toBe(true);
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('sh\nsh\nsh\n');
  rmSync(join(folder, '.bashrc'));
});

test('disposing ends every child and every process at the far end', async () => {
  const children = () =>
    readdirSync('/proc/self/task')
      .flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' '))
      .filter((pid) => pid !== '' && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'ssh\n');
  const before = children();
  const machine = await sshMachine({ ...sshd.options, lockPath });
  await machine.lock(OURS);
  const running = machine.run(['sh', '-c', 'echo $$ >"$1"; exec sleep 300', 'sh', join(folder, 'pid')]);
  const pid = await vi.waitFor(
    () => /^\d+\n$/.exec(readFileSync(join(folder, 'pid'), 'utf8'))?.[0].trim() ?? expect.fail(),
    60_000,
  );
  expect(children().length).toBeGreaterThan(before.length);
  await machine[Symbol.asyncDispose]();
  expect(await running).toMatchObject({ code: null, timedOut: false });
  expect(children()).toEqual(before);
  await using after = localMachine({ name: 'after', lockPath });
  await vi.waitFor(async () => expect((await after.read(`/proc/${pid}/stat`)) ?? ') Z ').toContain(') Z '), 60_000);
});

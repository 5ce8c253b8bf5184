import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { awaitRemaining } from '../../../engine/apply/await-remaining.ts';
import { guestMachine } from '../../../machines/guest/guest-machine.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { realClock } from '../real-clock.ts';
import { changingCases } from '../conformance/changing.ts';
import { guardingCases } from '../conformance/guarding.ts';
import { keepingCases } from '../conformance/keeping.ts';
import { lookingCases } from '../conformance/looking.ts';
import { writingCases } from '../conformance/writing.ts';
import type { Bench } from '../conformance/conformance.ts';
import { needs } from '../../needs.ts';

needs('qemu-ga');

/** Debian 12 has it in /usr/sbin, which may be on no PATH; other distributions in /usr/bin. */
const program = existsSync('/usr/sbin/qemu-ga') ? '/usr/sbin/qemu-ga' : 'qemu-ga';

describe('a guest behind the real QEMU guest agent', () => {
  let folder: string;
  let socket: string;
  let agent: ChildProcess;
  let host: Machine;
  let guest: Machine;
  let cases = 0;

  async function startAgent(): Promise<void> {
    await rm(socket, { force: true });
    const argv = ['-m', 'unix-listen', '-p', socket, '-t', folder, '-f', join(folder, 'pid')];
    agent = spawn(program, argv, { stdio: 'ignore' });
    await vi.waitFor(() => stat(socket), { timeout: 60_000 });
  }
  async function endAgent(): Promise<void> {
    if (agent.exitCode !== null || agent.signalCode !== null) return;
    const ended = once(agent, 'exit');
    agent.kill('SIGKILL');
    await ended;
  }

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'runbook-guest-')));
    socket = join(folder, 'agent.sock');
    await startAgent();
    host = localMachine({ name: 'host', lockPath: join(folder, 'lock') });
    guest = await guestMachine({ name: 'guest', host, socket, clock: realClock });
  });
  afterAll(async () => {
    await guest?.[Symbol.asyncDispose]();
    await host?.[Symbol.asyncDispose]();
    await endAgent();
    await rm(folder, { recursive: true, force: true });
  });

  const bench: Bench = {
    machine: () => guest,
    holder: () => [],
    fresh: async () => {
      const path = `${folder}/case-${++cases}`;
      await guest.makeFolder(path, 0o755);
      return path;
    },
  };
  lookingCases(bench);
  changingCases(bench);
  guardingCases(bench);
  keepingCases(bench);
  writingCases(bench);

  test('outputs, code and signal', async () => {
    expect(await guest.run(['sh', '-c', 'printf out; printf err >&2; exit 3'])).toEqual({
      code: 3,
      stdout: 'out',
      stderr: 'err',
      timedOut: false,
    });
    expect(await guest.run(['sh', '-c', 'kill -TERM $$'])).toMatchObject({ code: null, timedOut: false });
    expect(await guest.query(['no-such-program-here'])).toMatchObject({ code: 127 });
    expect(await guest.query(['/etc/passwd'])).toMatchObject({ code: 126 });
    expect((await guest.run(['cat'], { stdin: 'é\n' })).stdout).toBe('é\n');
    expect((await guest.run(['sh', '-c', 'echo "$LC_ALL $ODD"'], { env: { ODD: 'a\nb' } })).stdout).toBe('C a\nb\n');
  });

  test('the deadline and an abort kill the children too', async () => {
    const isGone = async (pid: string) => {
      const state = await host.read(`/proc/${pid.trim()}/stat`);
      expect(state === undefined || state.includes(') Z ')).toBe(true);
    };
    const script = ['sh', '-c', 'sleep 300 & echo $!; wait'];
    const late = await guest.run(script, { deadline: 3 });
    expect(late).toMatchObject({ code: null, timedOut: true });
    await vi.waitFor(() => isGone(late.stdout), { timeout: 60_000 });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 300);
    const aborted = await guest.run(script, { signal: abort.signal });
    expect(aborted).toMatchObject({ code: null, timedOut: false });
    await vi.waitFor(() => isGone(aborted.stdout), { timeout: 60_000 });
  });

  test('a slow program does not delay the others', async () => {
    let slowEnded = false;
    const slow = guest.run(['sleep', '2']).then(() => (slowEnded = true));
    const quick = await Promise.all(Array.from({ length: 5 }, (_, index) => guest.query(['echo', String(index)])));
    expect(quick.map(({ stdout }) => stdout)).toEqual(['0\n', '1\n', '2\n', '3\n', '4\n']);
    expect(slowEnded).toBe(false);
    await slow;
  });

  test('a broken connection is opened again, and an unfinished request of another client has no effect', async () => {
    const rude = await host.connect(socket);
    rude.on('error', () => {});
    // The agent serves one client at a time; this client disconnects in the middle of a word.
    rude.end('{"execute": "guest-pi');
    expect((await guest.query(['echo', 'still here'])).stdout).toBe('still here\n');
    await endAgent();
    await expect(guest.query(['true'])).rejects.toMatchObject({ name: 'MachineError', code: 'UNREACHABLE' });
    await startAgent();
    expect(await guest.query(['echo', 'again'])).toMatchObject({ stdout: 'again\n' });
  });

  test('a program that an earlier client requested is listed until it ends, however soon that client goes', async () => {
    expect(await guest.remaining()).toEqual([]);
    const path = `${folder}/effect`;
    const gone = await host.connect(socket);
    gone.on('error', () => {});
    const arg = ['-c', 'sleep 2; touch "$0"', path];
    gone.end(`${JSON.stringify({ execute: 'guest-exec', arguments: { path: 'sh', arg } })}\n`);
    // The agent serves that client first.
    await guest.reconnect();
    expect(await guest.remaining()).toMatchObject([{ name: 'sh', isAbandoned: true }]);
    await awaitRemaining(guest, realClock, () => {});
    expect(await host.stat(path)).toBeDefined();
  });

  test('its lock is the host’s; sockets in the guest are out of reach', async () => {
    const holder = { run: 'r', operator: 'o', since: 's' };
    const lock = await guest.lock(holder);
    expect(await host.lock({ ...holder, run: 'other' })).toEqual(holder);
    await (lock as AsyncDisposable)[Symbol.asyncDispose]();
    await expect(guest.connect('/run/x')).rejects.toMatchObject({ code: 'ENOTSUP' });
  });
});

import { spawn } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { root } from '../../cli/run-binary.ts';
import { startSshd } from '../cabled/loopback-sshd.ts';
import type { LoopbackSshd } from '../cabled/loopback-sshd.ts';
import { operate } from './operator.ts';
import type { Act } from './operator.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbook-hostile-')));
let sshd: LoopbackSshd;
beforeAll(async () => {
  sshd = await startSshd(folder);
});
afterAll(async () => {
  await sshd?.close();
  rmSync(folder, { recursive: true, force: true });
});

const mebibyte = 1 << 20;
/** Prints 512 MiB between two words, without a newline. */
const long = ['sh', '-c', "printf start; head -c 536870912 /dev/zero | tr '\\0' x; printf end"];
/** A folder with one name too many. */
const many = mkdtempSync('/dev/shm/runbook-names-');
afterAll(() => rmSync(many, { recursive: true }));
const machines = [
  { kind: 'local', options: () => ({}) },
  { kind: 'ssh', options: () => sshd.options },
] as const;

test.each(machines)(
  '$kind: the beginning and the end of 512 MiB are kept, and a query of them is an error',
  async ({ kind, options }) => {
    const { outcomes } = await operate(kind, options(), [
      { method: 'run', args: [long] },
      { method: 'query', args: [long] },
      { method: 'query', args: [long, { whole: false }] },
    ]);
    const kept = {
      code: 0,
      stdout: { length: expect.any(Number), end: expect.stringMatching(/x+end$/) },
      omitted: { stdout: 508 * mebibyte + 'startend'.length, stderr: 0 },
    };
    const error = {
      code: 'EFBIG',
      message: expect.stringContaining('printed 512 MiB; runbook needs all of this output'),
    };
    expect(outcomes).toMatchObject([{ value: kept }, error, { value: kept }]);
  },
);

test.each(machines)(
  '$kind: a file that is too large is EFBIG, also one that reports no size',
  async ({ kind, options }) => {
    const sparse = join(folder, 'sparse');
    writeFileSync(sparse, '');
    truncateSync(sparse, 5 * 1024 * mebibyte);
    const large = join(folder, 'large');
    writeFileSync(large, Buffer.alloc(32 * mebibyte, 'x'));
    // The last two have no size, or one that no disk has; not every container shows the second one.
    const reads = [sparse, `/proc/${process.pid}/pagemap`, '/proc/kcore'].filter((path) => existsSync(path));
    const acts: readonly Act[] = reads.flatMap((path) => [
      { method: 'read', args: [path] },
      { method: 'readFile', args: [path] },
    ]);
    const { outcomes } = await operate(kind, options(), acts);
    const error = { code: 'EFBIG', message: expect.stringContaining('File too large: runbook') };
    expect(outcomes).toMatchObject(acts.map(() => error));
    // The largest one that is read.
    const whole = await operate(kind, options(), [{ method: 'read', args: [large] }]);
    expect(whole.outcomes).toMatchObject([{ value: { length: 32 * mebibyte } }]);
  },
);

test.each(machines)('$kind: a folder with too many names is EFBIG', async ({ kind, options }) => {
  // In the test, because on a busy machine it takes longer than a hook may.
  execFileSync('sh', ['-c', 'cd "$1" && seq 200001 | xargs touch', 'sh', many]);
  const { outcomes } = await operate(kind, options(), [{ method: 'list', args: [many] }]);
  expect(outcomes).toMatchObject([{ code: 'EFBIG', message: expect.stringContaining('more than 200000 entries') }]);
});

test('the simulated machine has the same limits', async () => {
  const text = `${'x'.repeat(10 * mebibyte)}end`;
  const machine = simulatedMachine({ ...labHost, answers: { 'print much': text } });
  const output = await machine.run(['print', 'much']);
  expect(output.omitted).toEqual({ stdout: 6 * mebibyte + 3, stderr: 0 });
  expect(output.stdout.endsWith('xend')).toBe(true);
  await expect(machine.query(['print', 'much'])).rejects.toThrow(MachineError);
});

test.each([
  { how: 'a stream without a newline', chunk: Buffer.alloc(mebibyte, 'x'), code: 'EPROTO' },
  { how: 'lines without an end', chunk: Buffer.alloc(mebibyte, '{"event": 1}\n'), code: 'TIMEOUT' },
])('a socket that sends $how is given up', async ({ chunk, code }) => {
  const path = join(folder, `socket-${code}`);
  const server = createServer((socket) => {
    const send = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('error', () => {}).on('drain', send);
    send();
  }).listen(path);
  const question = { socket: path, say: ['{}'], hear: 'return' };
  const { outcomes, seconds } = await operate('local', {}, [{ method: 'ask', args: [question] }]);
  expect(outcomes).toMatchObject([{ code }]);
  if (code === 'EPROTO')
    expect(outcomes).toMatchObject([
      { message: expect.stringMatching(/^host: protocol error: /), hint: expect.stringContaining('ss -xlp') },
    ]);
  expect(seconds).toBeLessThan(60);
  server.close();
});

test('a check of a playbook that prints 512 MiB does not end the plan', async () => {
  const playbook = join(folder, 'playbook.yaml');
  const check = { what: 'prints much', command: long, reason: 'r', remedy: 'r' };
  const steps = [
    { id: 'much', type: 'host-check', with: check },
    { id: 'compared', type: 'host-check', with: { ...check, contains: 'x' } },
  ];
  writeFileSync(playbook, JSON.stringify({ runbook: 1, name: 'much', summary: 's', steps }));
  const child = spawn(join(root, 'bin', 'runbook'), ['plan', playbook, '--run-checks', '--json'], {
    env: { ...process.env, RUNBOOK_NODE: process.execPath, XDG_STATE_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, peak] = ['', 0];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  const looking = setInterval(() => {
    try {
      const [, kibibytes = 0] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      peak = Math.max(peak, Number(kibibytes) * 1024);
    } catch {
      // It has ended.
    }
  }, 50);
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(looking);
  expect(said).toContain('runbook left out 508 MiB of its output, so it cannot be compared');
  expect(peak / 1e6).toBeLessThan(300);
});

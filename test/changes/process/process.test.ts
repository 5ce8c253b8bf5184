import { describe, invertOf, isPartial, perform as performWith, matches } from '../by-kind.ts';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ProcessChange } from '../../../changes/process/change.ts';
import { observeProcess, type ProcessState } from '../../../changes/process/process-state.ts';
import { hastyClock, withSystemd } from '../support/with-systemd.ts';
import type { Bench } from '../support/with-systemd.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await withSystemd();
});
afterEach(() => bench[Symbol.asyncDispose]());

const { signal } = new AbortController();

/** A server that answers `ping` after `delay` milliseconds and ends on `quit`, or ignores it. */
const server = `
const [socket, delay, deaf] = process.argv.slice(1);
process.on('SIGTERM', () => {});
console.log('price: $HOME');
setTimeout(() => require('node:net').createServer((peer) => {
  peer.on('error', () => {});
  peer.on('data', (data) => {
    if (String(data).includes('ping')) peer.write('{"return": {}}\\n');
    if (String(data).includes('quit') && !deaf) process.exit(0);
  });
}).listen(socket), Number(delay));`;

function change(
  options: { delay?: number; deaf?: boolean; within?: number; argv?: readonly string[] } = {},
): ProcessChange {
  const folder = join(bench.folder, 'vm');
  const socket = join(folder, 'agent.sock');
  const { delay = 0, deaf = false, within = 60 } = options;
  return {
    kind: 'process',
    unit: 'runbook-vm-test',
    argv: options.argv ?? [process.execPath, '-e', server, socket, String(delay), ...(deaf ? ['deaf'] : [])],
    folder,
    log: join(folder, 'log'),
    before: { running: false },
    after: { running: true },
    ready: { dialogue: { socket, say: ['ping'], hear: '"return":{}' }, within },
    endings: [
      { kind: 'dialogue', dialogue: { socket, say: ['quit'], hear: 'bye' }, within: 5 },
      { kind: 'signal', signal: 'TERM', within: 2 },
      { kind: 'signal', signal: 'KILL', within: 20 },
    ],
  };
}

const perform = (which: ProcessChange) => performWith(which, bench.machine, { clock: hastyClock, signal });
const observe = (which: ProcessChange) => observeProcess(which, bench.machine);

test('a start waits for the answer, and its inverse removes everything', async () => {
  const start = change({ delay: 300 });
  expect(matches(start, await observe(start), 'before')).toBe(true);
  await perform(start);
  const observed = await observe(start);
  expect(observed).toMatchObject({ running: true, ready: true, argv: start.argv });
  expect(matches(start, observed, 'after')).toBe(true);
  const stop = invertOf(start);
  expect(matches(stop, observed, 'before')).toBe(true);
  await perform(stop);
  expect(await observe(start)).toEqual({ running: false });
  expect(await bench.machine.stat(start.folder)).toBeUndefined();
});

test('an interrupted start is continued, not started a second time', async () => {
  const start = change({ delay: 1500, within: 3 });
  await expect(perform(start)).rejects.toMatchObject({ code: 'TIMEOUT' });
  const midway = await observe(start);
  expect(midway).toMatchObject({ running: true, ready: false });
  expect(matches(start, midway, 'before')).toBe(false);
  expect(matches(start, midway, 'after')).toBe(false);
  expect(isPartial(start, midway)).toBe(true);
  const wait: ProcessChange = { ...change({ delay: 1500 }), before: { running: true } };
  expect(matches(wait, midway, 'before')).toBe(true);
  expect(matches(wait, midway, 'after')).toBe(false);
  expect(describe(wait)).toBe(describe(start));
  await perform(wait);
  expect(matches(wait, await observe(wait), 'after')).toBe(true);
});

test('a stop that was interrupted after the process ended is completed', async () => {
  const start = change();
  await perform(start);
  await bench.machine.run(['systemctl', 'kill', '--signal=SIGKILL', '--', `${start.unit}.service`]);
  await vi.waitFor(async () => expect(await observe(start)).toEqual({ running: false, leftover: true }), 60_000);
  const stop = invertOf(start);
  const left = await observe(stop);
  expect([matches(stop, left, 'before'), matches(stop, left, 'after'), isPartial(stop, left)]).toEqual([
    false,
    false,
    true,
  ]);
  await perform({ ...stop, before: left satisfies ProcessState });
  expect(matches(stop, await observe(stop), 'after')).toBe(true);
});

test('a program that ends before it is ready is reported at once with its status and its last output', async () => {
  const argv = [process.execPath, '-e', 'console.error("Could not open /dev/vfio/8"); process.exit(3)'];
  const start = change({ argv, within: 3000 });
  await expect(perform(start)).rejects.toMatchObject({
    code: 'EXITED',
    message: expect.stringMatching(/ended \(exit-code 3\) before it was ready:\nCould not open \/dev\/vfio\/8/),
  });
  expect(matches(start, await observe(start), 'before')).toBe(true);
  const better = change();
  await perform(better);
  expect(await observe(better)).toMatchObject({ ready: true });
});

test('a missing program is reported by the start', async () => {
  await expect(perform(change({ argv: ['no-such-qemu'] }))).rejects.toThrow('Failed to find executable no-such-qemu');
});

test('a unit name that another program uses matches neither side, and prevents the start', async () => {
  const other = change();
  await perform(other);
  const start = change({ argv: [process.execPath, '-e', 'other'] });
  const observed = await observe(start);
  expect([matches(start, observed, 'before'), matches(start, observed, 'after')]).toEqual([false, false]);
  await expect(perform(start)).rejects.toMatchObject({ code: 'EEXIST' });
});

test('the endings are tried in turn until the process has ended, and its failed unit is reset', async () => {
  const start = change({ deaf: true });
  await perform(start);
  await perform(invertOf(start));
  const { stdout } = await bench.machine.query(['systemctl', 'show', '--', `${start.unit}.service`]);
  expect(stdout).toContain('LoadState=not-found');
});

test('if a process refuses to end, the next ending is tried at once', async () => {
  const start = change();
  await perform(start);
  let waited = 0;
  const clock: typeof hastyClock = {
    ...hastyClock,
    sleep: (seconds, aborted) => {
      waited += seconds;
      return hastyClock.sleep(seconds, aborted);
    },
  };
  const dialogue = { socket: join(start.folder, 'agent.sock'), say: ['ping'], hear: 'never' };
  const [, , kill] = start.endings;
  if (kill === undefined) throw new Error('no KILL');
  // Its answer to `ping` represents an error.
  const endings = [{ kind: 'dialogue', dialogue, refusal: '"return":{}', within: 3600 } as const, kill];
  await performWith({ ...invertOf(start), endings }, bench.machine, { clock, signal });
  expect(await observe(start)).toEqual({ running: false });
  expect(waited).toBeLessThan(60);
});

test('a dollar sign reaches the program unchanged', async () => {
  const argv = [process.execPath, '-e', 'console.log(process.argv[1]); process.exit(1)', '$HOME $$ %h'];
  await expect(perform(change({ argv }))).rejects.toThrow(/:\n\$HOME \$\$ %h$/);
});

import { affinity } from '../../../changes/affinity/index.ts';
import { isPartial, describe, perform, matches, fillIn, invert } from '../by-kind.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AffinityChange } from '../../../changes/affinity/change.ts';
import { readThreads, type SeenProcess } from '../../../facts/cpu/read-threads.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';

const { signal } = new AbortController();
const machine = localMachine({ name: 'here' });

/** A real process with many threads: Node starts several itself. */
let child: ChildProcess;
let seen: SeenProcess;

beforeEach(async () => {
  child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1e6)']);
  if (child.stdout !== null) await once(child.stdout, 'data');
  const found = await readThreads(child.pid ?? 0, machine);
  if (found === undefined) throw new Error('it does not run');
  seen = found;
});
afterEach(() => child.kill('SIGKILL'));

/** The main thread and all others to the first CPU that this process may use, one thread to the last. */
function pinning(): { readonly change: AffinityChange; readonly own: string } {
  const id = child.pid ?? 0;
  const from = seen.threads[id]?.cpus ?? '';
  const [first = '0', last = first] = [/^\d+/.exec(from)?.[0], /\d+$/.exec(from)?.[0]];
  const own = Object.keys(seen.threads).find((thread) => Number(thread) !== id) ?? '';
  const thread = (which: string, name: string, to: string): AffinityChange['threads'][number] => ({
    id: Number(which),
    started: seen.threads[which]?.started ?? '',
    name,
    from,
    to,
  });
  return {
    own,
    change: {
      kind: 'affinity',
      what: 'a process',
      process: { id, started: seen.started },
      cgroup: null,
      threads: [thread(String(id), 'main', first), thread(own, 'vCPU 0', last)],
      others: first,
      before: { pinned: false },
      after: { pinned: true },
    },
  };
}

test('real threads are pinned, and undo restores the mask of each', async () => {
  const { change, own } = pinning();
  const odd = Object.keys(seen.threads).at(-1) ?? '';
  // A separate mask, which another thread must not get.
  await machine.run(['taskset', '--cpu-list', '--pid', change.others, odd]);
  const whole = await fillIn(change, machine);
  expect(Object.keys(whole.was ?? {})).toHaveLength(Object.keys(seen.threads).length - 2);
  expect(matches(whole, await affinity.observe(whole, machine), 'before')).toBe(true);
  await perform(whole, machine, { signal });
  const pinned = await affinity.observe(whole, machine);
  expect(matches(whole, pinned, 'after')).toBe(true);
  expect(pinned.threads?.[own]?.cpus).toBe(change.threads[1]?.to);
  const inverse = invert(whole, pinned) as AffinityChange;
  expect(matches(inverse, pinned, 'before')).toBe(true);
  await perform(inverse, machine, { signal });
  const back = await affinity.observe(inverse, machine);
  expect(matches(inverse, back, 'after')).toBe(true);
  expect(back.threads?.[own]?.cpus).toBe(change.threads[1]?.from);
  expect(back.threads?.[odd]?.cpus).toBe(change.others);
});

test('an interrupted pinning is partial and is continued', async () => {
  const { change } = pinning();
  const whole = await fillIn(change, machine);
  const [main] = change.threads;
  await machine.run(['taskset', '--cpu-list', '--pid', main?.to ?? '', String(main?.id)]);
  const half = await affinity.observe(whole, machine);
  // On a machine with one CPU there is no intermediate state: all masks are equal.
  expect(isPartial(whole, half)).toBe(main?.from !== main?.to);
  await perform(whole, machine, { signal });
  expect((await affinity.observe(whole, machine)).pinned).toBe(true);
});

test('a mask that matches neither side is not partial', () => {
  const change: AffinityChange = {
    ...pinning().change,
    threads: pinning().change.threads.map((each) => ({ ...each, from: '0-3', to: '1' })),
    others: '0',
    was: {},
  };
  const threads = Object.fromEntries(
    change.threads.map(({ id, started }, at) => [id, { started, cpus: at === 0 ? '1' : '2' }]),
  );
  expect(isPartial(change, { pinned: false, cgroup: '/', threads })).toBe(false);
  expect(describe(change)).toBe('~ CPUs of a process: vCPU 0 0-3 -> 1, its other threads 0-3 -> 0');
});

test('a process that has ended is not pinned, and its id is not confused with that of another process', async () => {
  const { change } = pinning();
  const other = { ...change, process: { ...change.process, started: '1' } };
  await expect(perform(other, machine, { signal })).rejects.toMatchObject({ code: 'ESRCH' });
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  expect(await affinity.observe(change, machine)).toEqual({ pinned: false });
  await expect(perform(change, machine, { signal })).rejects.toMatchObject({ code: 'ESRCH' });
  await perform({ ...change, after: { pinned: false } }, machine, { signal });
});

import type { SeenThread } from '../../schemas/types/common.ts';
import type { AffinityChange, AffinityState, PinnedThread } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine, MachineReader } from '../../engine/model/machine.ts';
import { readThreads } from '../../facts/cpu/read-threads.ts';
import { sameReading } from '../attribute/same-reading.ts';
import { failureOf } from '../support/succeed.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import schema from './change.schema.json' with { type: 'json' };

/** How often the threads are read again: a thread that was created in between has the mask of its creator, and the next reading finds it. */
const rounds = 5;

const same = (one: string, other: string): boolean => sameReading(one, other, 'list');

const named = (change: AffinityChange, id: string, { started }: SeenThread): PinnedThread | undefined =>
  change.threads.find((each) => String(each.id) === id && each.started === started);

const pinnedTo = (change: AffinityChange, id: string, seen: SeenThread): string =>
  named(change, id, seen)?.to ?? change.others;

/** The mask of a thread before the change; a newer thread has the mask that the main thread had. */
function freeOf(change: AffinityChange, id: string, seen: SeenThread): string {
  const was = change.was?.[id];
  const main = change.threads.find((each) => each.id === change.process.id)?.from ?? change.others;
  return named(change, id, seen)?.from ?? (was?.started === seen.started ? was.cpus : main);
}

type Held = Required<AffinityState>;

const isThere = (seen: AffinityState): seen is Held => seen.threads !== undefined;

const inGroup = (change: AffinityChange, seen: Held, side: 'from' | 'to'): boolean =>
  change.cgroup === null || seen.cgroup === change.cgroup[side];

/** The threads with separate CPUs that have ended while their process continues, e.g. the one of a virtual CPU that was unplugged. */
const endedThreads = (change: AffinityChange, { threads }: Held): readonly PinnedThread[] =>
  change.threads.filter(({ id, started }) => threads[id]?.started !== started);

function isPinned(change: AffinityChange, seen: Held): boolean {
  return (
    inGroup(change, seen, 'to') &&
    endedThreads(change, seen).length === 0 &&
    Object.entries(seen.threads).every(([id, thread]) => same(thread.cpus, pinnedTo(change, id, thread)))
  );
}

/** True if every thread has its earlier mask. Before the engine knows the masks of the other threads, only the named threads count. */
function isFree(change: AffinityChange, seen: Held): boolean {
  return (
    inGroup(change, seen, 'from') &&
    Object.entries(seen.threads)
      .filter(([id, thread]) => change.was !== undefined || named(change, id, thread) !== undefined)
      .every(([id, thread]) => same(thread.cpus, freeOf(change, id, thread)))
  );
}

/** True if every thread that is in both has the same mask. */
function sameMasks(one: Held['threads'], other: Held['threads']): boolean {
  return Object.entries(one).every(([id, { started, cpus }]) => {
    const thread = other[id];
    return thread?.started !== started || same(thread.cpus, cpus);
  });
}

/** The process's threads with their masks, and its control group. */
async function observe(change: AffinityChange, machine: MachineReader): Promise<AffinityState> {
  const found = await readThreads(change.process.id, machine);
  if (found === undefined || found.started !== change.process.started) return { pinned: false };
  const { cgroup, threads } = found;
  return { pinned: isPinned(change, { pinned: false, cgroup, threads }), cgroup, threads };
}

/** The change with the masks of the threads that have no name, for undo. */
async function fillIn(change: AffinityChange, { machine }: Means): Promise<AffinityChange> {
  if (!change.after.pinned || change.was !== undefined) return change;
  const { threads = {} } = await observe(change, machine);
  const others = Object.entries(threads).filter(([id, thread]) => named(change, id, thread) === undefined);
  return { ...change, was: Object.fromEntries(others) };
}

/**
 * Sets the CPU mask of one thread (sched_setaffinity(2)) with a program that every host has. It is not an error if the
 * thread has ended.
 */
async function setMask(id: string, cpus: string, machine: Machine, signal: AbortSignal): Promise<void> {
  const argv = ['taskset', '--cpu-list', '--pid', cpus, id];
  const output = await machine.run(argv, { signal });
  if (output.code !== 0 && !/No such process/.test(output.stderr)) throw failureOf(argv, output);
}

/**
 * Moves the process to the control group of its CPUs and gives each thread its mask. Throws MachineError ESRCH if a process that
 * must be pinned has ended, or with the error of taskset.
 */
async function perform(change: AffinityChange, { machine, signal }: Means): Promise<void> {
  const { pinned } = change.after;
  for (let round = 0; round < rounds; round += 1) {
    const seen = await observe(change, machine);
    if (!isThere(seen)) {
      if (!pinned) return;
      throw new MachineError(`the process of ${change.what} (pid ${change.process.id}) has ended`, { code: 'ESRCH' });
    }
    if (change.cgroup !== null && !inGroup(change, seen, pinned ? 'to' : 'from')) {
      // All threads move with their process, and they get the CPUs of the new cpuset.
      const group = change.cgroup[pinned ? 'to' : 'from'];
      await machine.write(`/sys/fs/cgroup${group}/cgroup.procs`, `${change.process.id}\n`);
      continue;
    }
    const wrong = Object.entries(seen.threads).flatMap(([id, thread]) => {
      const goal = pinned ? pinnedTo(change, id, thread) : freeOf(change, id, thread);
      return same(thread.cpus, goal) ? [] : [{ id, goal }];
    });
    if (wrong.length === 0) return;
    await Promise.all(wrong.map(({ id, goal }) => setMask(id, goal, machine, signal)));
  }
}

function matches(change: AffinityChange, seen: AffinityState, side: Side): boolean {
  const { pinned } = change[side];
  // A process that has ended keeps nothing of the change.
  if (!isThere(seen)) return !pinned;
  if (pinned) return isPinned(change, seen);
  const { threads, cgroup } = change[side];
  // An interrupted change leaves a partial state, which also counts as not pinned.
  if (threads !== undefined) return seen.cgroup === cgroup && sameMasks(threads, seen.threads);
  return isFree(change, seen);
}

/** True for every partial state: each thread has its earlier mask, its new mask, or the mask that a cpuset gave it in between. */
function isPartial(change: AffinityChange, seen: AffinityState): boolean {
  if (!isThere(seen) || !(inGroup(change, seen, 'from') || inGroup(change, seen, 'to'))) return false;
  if (isFree(change, seen)) return false;
  return Object.entries(seen.threads).every(([id, thread]) => {
    const way = [pinnedTo(change, id, thread), freeOf(change, id, thread), change.cgroup?.cpus ?? change.others];
    return way.some((cpus) => same(thread.cpus, cpus));
  });
}

/** Restores the mask of each thread. */
function invert(change: AffinityChange): AffinityChange {
  return { ...change, before: change.after, after: change.before };
}

/** One line: each thread that gets other CPUs, and the other threads together. */
function describe({ what, process, threads, others, cgroup, after }: AffinityChange): string {
  const arrow = (from: string, to: string): string => (after.pinned ? `${from} -> ${to}` : `${to} -> ${from}`);
  const changed = threads.filter(({ from, to }) => !same(from, to));
  const mine = changed.filter(({ id }) => id !== process.id).map(({ name, from, to }) => `${name} ${arrow(from, to)}`);
  const main = threads.find(({ id }) => id === process.id)?.from ?? others;
  const rest = mine.length > 0 && same(main, others) ? [] : [`its other threads ${arrow(main, others)}`];
  const group = cgroup === null ? [] : [`cgroup ${arrow(cgroup.from, cgroup.to)}`];
  return `~ CPUs of ${what}: ${[...mine, ...rest, ...group].join(', ')}`;
}

function describeSeen(_: AffinityChange, { cgroup, threads }: AffinityState): string {
  if (threads === undefined) return 'the process no longer exists';
  const masks = Object.entries(threads).map(([id, { cpus }]) => `thread ${id} on ${cpus}`);
  return `${masks.join(', ')}, in cgroup ${cgroup ?? ''}`;
}

/** Only the threads that are not as the run left them; all of them if it is the group that differs. */
function describeDrift(change: AffinityChange, found: AffinityState): string {
  if (!isThere(found)) return describeSeen(change, found);
  const moved = Object.entries(found.threads).flatMap(([id, thread]) => {
    const [goal, name] = [pinnedTo(change, id, thread), named(change, id, thread)?.name];
    return same(thread.cpus, goal) ? [] : [`${name ?? 'thread'} (${id}) on ${thread.cpus} instead of ${goal}`];
  });
  const ended = endedThreads(change, found).map(({ id, name }) => `${name} (${id}) has ended`);
  const group = inGroup(change, found, 'to') ? [] : [`the process is in cgroup ${found.cgroup}`];
  const parts = [...moved, ...ended, ...group];
  return parts.length === 0 ? describeSeen(change, found) : parts.join(', ');
}

/** The CPUs of a process's threads. */
export const affinity: ChangeKind<AffinityChange, AffinityState> = {
  schema,
  endsWithBoot: () => true,
  observe,
  fillIn,
  perform,
  matches,
  isPartial,
  invert,
  isGone: (_, seen) => !isThere(seen),
  describe,
  describeSeen,
  describeDrift,
  effects: ({ process }) => [{ kind: 'unknown', path: `/proc/${process.id}/task` }],
  subject: ({ what }) => what,
  goal: ({ threads, others, cgroup, after }) => [
    threads.map(({ name, to }) => [name, to]),
    others,
    cgroup?.to,
    after.pinned,
  ],
};

import type { AffinityChange, AffinityState, PinnedThread, SeenThread, TaskIdentity } from '../affinity.ts';
import { count, flag, like, list, map, nullable, optional, path, record, text } from './shape.ts';

const ticks = like(/\d+/);
/** What taskset(1) is given, which is never an option. */
const cpuList = like(/\d+(-\d+)?(,\d+(-\d+)?)*/);
const seenThread = map<SeenThread>({ started: ticks, cpus: cpuList });
const state = map<AffinityState>({ pinned: flag, cgroup: optional(text), threads: optional(record(seenThread)) });

export const affinity = map<AffinityChange>({
  kind: text,
  what: text,
  process: map<TaskIdentity>({ id: count, started: ticks }),
  cgroup: nullable(map<NonNullable<AffinityChange['cgroup']>>({ from: path, to: path, cpus: cpuList })),
  threads: list(map<PinnedThread>({ id: count, started: ticks, name: text, from: cpuList, to: cpuList })),
  others: cpuList,
  was: optional(record(seenThread)),
  before: state,
  after: state,
});

import type { CpuGround } from './cpu-ground.ts';
import { formatCpuList } from './cpu-list.ts';

/** A core with all its hardware threads. */
export interface Core {
  readonly cpus: readonly number[];
  readonly node: number;
  /** The index of its kind: 0 is the fastest. */
  readonly kind: number;
  /** The index of its L3 cache; -1 if unknown. */
  readonly cache: number;
}

/** The index of the list with each CPU. */
const indexed = (lists: readonly (readonly number[])[]): ReadonlyMap<number, number> =>
  new Map(lists.flatMap((cpus, index) => cpus.map((cpu) => [cpu, index] as const)));

/**
 * Whole cores that are online, without the boot core, the highest first: tasks without an affinity usually run on the
 * low ones.
 */
export function wholeCores({ online, siblings, nodes, kinds = [], caches = [] }: CpuGround): readonly Core[] {
  const on = new Set(online);
  const first = new Set(siblings.get(online[0] ?? 0) ?? []);
  const nodeAt = indexed(nodes.map(({ cpus }) => cpus));
  const [kindAt, cacheAt] = [indexed(kinds.map(({ cpus }) => cpus)), indexed(caches)];
  const whole = [...new Map([...siblings.values()].map((core) => [formatCpuList(core), core])).values()]
    .filter((core) => core.every((cpu) => on.has(cpu)))
    .filter((core) => !core.some((cpu) => first.has(cpu)));
  return whole
    .map((cpus) => {
      const [lowest = -1] = cpus;
      return {
        cpus,
        node: nodes[nodeAt.get(lowest) ?? 0]?.node ?? 0,
        kind: kindAt.get(lowest) ?? 0,
        cache: cacheAt.get(lowest) ?? -1,
      };
    })
    .toSorted((one, other) => (other.cpus[0] ?? 0) - (one.cpus[0] ?? 0));
}

/** The first cores that together have enough CPUs; empty if they have too few. */
function fill(cores: readonly Core[], count: number): readonly Core[] {
  const taken: Core[] = [];
  let have = 0;
  for (const core of cores) {
    if (have >= count) break;
    taken.push(core);
    have += core.cpus.length;
  }
  return have >= count ? taken : [];
}

/** The cores by a property, in the order of the first core with each value. */
const grouped = <K>(cores: readonly Core[], key: (core: Core) => K): readonly (readonly Core[])[] => [
  ...Map.groupBy(cores, key).values(),
];

/** Cores with one L3 cache if enough of them share one, otherwise with as few caches as the order gives. */
function fillByCache(cores: readonly Core[], count: number): readonly Core[] {
  const groups = grouped(cores, ({ cache }) => cache);
  for (const group of groups) {
    const found = fill(group, count);
    if (found.length > 0) return found;
  }
  return fill(groups.toSorted((one, other) => other.length - one.length).flat(), count);
}

/**
 * Cores for `count` CPUs: of a single node if it has enough of them, and there with one L3 cache if that is enough; otherwise of
 * several nodes, in the order of `nodes`. Empty if there are too few.
 */
export function takeCores(cores: readonly Core[], nodes: readonly number[], count: number): readonly Core[] {
  if (count === 0) return [];
  const byNode = Map.groupBy(cores, ({ node }) => node);
  for (const node of nodes) {
    const found = fillByCache(byNode.get(node) ?? [], count);
    if (found.length > 0) return found;
  }
  return fill(
    nodes.flatMap((node) => byNode.get(node) ?? []),
    count,
  );
}

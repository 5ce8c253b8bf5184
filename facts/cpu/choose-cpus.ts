import { formatCpuList } from './cpu-list.ts';
import type { CpuGround } from './cpu-ground.ts';
import { orderNodes } from './order-nodes.ts';
import { takeCores, wholeCores } from './whole-cores.ts';
import type { Core } from './whole-cores.ts';

/** A request for CPUs. */
export interface CpuWish {
  /** The number of CPUs, e.g. one for each virtual CPU. */
  readonly count: number;
  /** The number of additional CPUs on separate cores, e.g. for the other threads of a virtual machine's process. */
  readonly spare: number;
  /** The device that the CPUs work with, and its NUMA node; null if it has none. */
  readonly near: { readonly address: string; readonly node: number | null } | null;
  /** CPUs that are already in use. */
  readonly taken: readonly number[];
}

export interface CpuChoice {
  readonly cpus: readonly number[];
  readonly spare: readonly number[];
  /** The reasons for these CPUs, one sentence each. */
  readonly reasons: readonly string[];
}

/** The reason why no CPUs can be chosen. */
export interface NoChoice {
  readonly reason: string;
  readonly evidence: string;
}

/** The cores of a choice: for the virtual CPUs, and for other threads. */
type Found = readonly [own: readonly Core[], rest: readonly Core[]];

const ascending = (cpus: readonly number[]): readonly number[] => cpus.toSorted((one, other) => one - other);

const cpusIn = (cores: readonly Core[]): readonly number[] => cores.flatMap(({ cpus }) => cpus);

/** CPUs that always remain for the host: a single CPU would have to do all of its work. */
const least = ({ online }: CpuGround): number => (online.length > 2 ? 2 : 1);

/** Cores of a single kind, the fastest kind that has enough; additional CPUs may be of another kind. */
function attempt(
  ground: CpuGround,
  cores: readonly Core[],
  nodes: readonly number[],
  { count, spare }: CpuWish,
): Found | undefined {
  const kinds = [...new Set(cores.map(({ kind }) => kind))].toSorted((one, other) => one - other);
  for (const kind of kinds) {
    const alike = cores.filter((core) => core.kind === kind);
    const own = takeCores(alike, nodes, count);
    if (own.length === 0) continue;
    const home = own.at(-1)?.node ?? 0;
    const order = [home, ...nodes.filter((node) => node !== home)];
    const held = new Set(own);
    const beside = takeCores(
      alike.filter((core) => !held.has(core)),
      order,
      spare,
    );
    const rest =
      beside.length > 0
        ? beside
        : takeCores(
            cores.filter((core) => !held.has(core)),
            order,
            spare,
          );
    if (spare > 0 && rest.length === 0) continue;
    if (ground.online.length - cpusIn([...own, ...rest]).length < least(ground)) continue;
    return [own, rest];
  }
  return undefined;
}

function none(ground: CpuGround, cores: readonly Core[], { count, spare }: CpuWish): NoChoice {
  const wanted = spare === 0 ? `${count}` : `${count} and ${spare} more`;
  const { kinds = [] } = ground;
  const shown = (some: readonly Core[]): string =>
    some
      .map(({ cpus }) => formatCpuList(cpus))
      .toReversed()
      .join('; ') || 'none';
  const lists =
    kinds.length < 2
      ? shown(cores)
      : kinds.map(({ what }, kind) => `${what}: ${shown(cores.filter((core) => core.kind === kind))}`).join(' / ');
  const mixed =
    kinds.length < 2
      ? ''
      : '. Virtual CPUs on different kinds of CPUs would have different speeds; to mix them, list the CPUs in `cpus`';
  return {
    reason: `not enough whole cores${kinds.length < 2 ? '' : ' of one kind'} for ${wanted} CPUs: the core of CPU ${ground.online[0] ?? 0} and at least ${least(ground)} CPUs remain for the host${mixed}`,
    evidence: `online: ${formatCpuList(ground.online)}; whole cores: ${lists}`,
  };
}

/** Why the cores are of this kind; empty if all CPUs are alike. */
function kindReason({ kinds = [] }: CpuGround, own: readonly Core[]): readonly string[] {
  if (kinds.length < 2) return [];
  const kind = own[0]?.kind ?? 0;
  const what = kinds[kind]?.what ?? '';
  if (kind === 0) return [`they are all ${what}, the fastest of ${kinds.length} kinds of CPUs`];
  return [`they are all ${what}: too few cores of a faster kind are free, and different kinds are not mixed`];
}

/** Whether the cores share an L3 cache; empty if each node has only one cache. */
function cacheReason({ nodes, caches = [] }: CpuGround, own: readonly Core[]): readonly string[] {
  if (caches.length <= Math.max(1, nodes.length)) return [];
  const used = new Set(own.map(({ cache }) => cache));
  return [used.size === 1 ? 'they share one L3 cache' : `they use ${used.size} L3 caches, because none has enough`];
}

/**
 * Chooses whole cores for a virtual machine and gives the reasons: CPUs isolated at boot if they are enough, of one kind and the
 * fastest, near the device, on one node, with one L3 cache, never the core of the first CPU; at least two CPUs remain for the host.
 * The same host gives the same choice.
 */
export function chooseCpus(ground: CpuGround, wish: CpuWish): CpuChoice | NoChoice {
  const { nodes, why } = orderNodes(ground, wish.near);
  const [held, apart] = [new Set(wish.taken), new Set(ground.isolated)];
  const cores = wholeCores(ground).filter((core) => !core.cpus.some((cpu) => held.has(cpu)));
  const among = attempt(
    ground,
    cores.filter((core) => core.cpus.every((cpu) => apart.has(cpu))),
    nodes,
    wish,
  );
  const found = among ?? attempt(ground, cores, nodes, wish);
  if (found === undefined) return none(ground, cores, wish);
  const [own, rest] = found;
  const used = [...new Set(found.flat().map((core) => core.node))];
  const threads = Math.max(...found.flat().map((core) => core.cpus.length));
  const all = new Set(cpusIn(found.flat()));
  const left = ground.online.filter((cpu) => !all.has(cpu));
  return {
    cpus: ascending(cpusIn(own)),
    spare: ascending(cpusIn(rest)),
    reasons: [
      why,
      `the CPUs are on node ${used.join(' and ')}${among === undefined ? '' : ', from the CPUs isolated at boot'}`,
      ...kindReason(ground, own),
      ...cacheReason(ground, own),
      threads > 1 ? `they are whole cores of ${threads} hardware threads` : 'each is a whole core',
      `CPUs ${formatCpuList(left)} remain for the host`,
    ],
  };
}

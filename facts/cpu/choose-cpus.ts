import { formatCpuList } from './cpu-list.ts';
import type { CpuGround } from './cpu-ground.ts';

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

interface Core {
  readonly cpus: readonly number[];
  readonly node: number;
}

const ascending = (cpus: readonly number[]): readonly number[] => cpus.toSorted((one, other) => one - other);

/**
 * Whole cores that are online, without the boot core, the highest first: tasks without an affinity usually run on the
 * low ones.
 */
function coresOf({ online, siblings, nodes }: CpuGround): readonly Core[] {
  const first = siblings.get(online[0] ?? 0) ?? [];
  const whole = [...new Map([...siblings.values()].map((core) => [formatCpuList(core), core])).values()]
    .filter((core) => core.every((cpu) => online.includes(cpu)))
    .filter((core) => !core.some((cpu) => first.includes(cpu)));
  return whole
    .map((cpus) => ({ cpus, node: nodes.find((each) => each.cpus.includes(cpus[0] ?? -1))?.node ?? 0 }))
    .toSorted((one, other) => (other.cpus[0] ?? 0) - (one.cpus[0] ?? 0));
}

/** Nodes in the order in which they are tried, with the reason. */
function orderOf(
  ground: CpuGround,
  near: CpuWish['near'],
): { readonly nodes: readonly number[]; readonly why: string } {
  const boot = ground.online[0] ?? 0;
  const all = ground.nodes.length === 0 ? [{ node: 0, cpus: ground.online }] : ground.nodes;
  const free = all
    .toSorted(
      (one, other) => Number(one.cpus.includes(boot)) - Number(other.cpus.includes(boot)) || one.node - other.node,
    )
    .map(({ node }) => node);
  const home = near?.node ?? null;
  if (near !== null && home !== null)
    return { nodes: [home, ...free.filter((node) => node !== home)], why: `${near.address} is on NUMA node ${home}` };
  if (all.length === 1) return { nodes: free, why: 'the host has one NUMA node' };
  const whose = near === null ? 'no device shows which NUMA node is near' : `${near.address} belongs to no NUMA node`;
  return { nodes: free, why: `${whose}, so nodes without CPU ${boot} come first` };
}

/** The first cores that together have enough CPUs. */
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

/** Cores of a single node if it has enough of them, otherwise of several nodes. */
function take(cores: readonly Core[], nodes: readonly number[], count: number): readonly Core[] {
  if (count === 0) return [];
  for (const node of nodes) {
    const found = fill(
      cores.filter((core) => core.node === node),
      count,
    );
    if (found.length > 0) return found;
  }
  return fill(
    nodes.flatMap((node) => cores.filter((core) => core.node === node)),
    count,
  );
}

/** CPUs that always remain for the host: a single CPU would have to do all of its work. */
const least = ({ online }: CpuGround): number => (online.length > 2 ? 2 : 1);

/**
 * Chooses whole cores for a virtual machine and gives the reasons: CPUs isolated at boot if they are enough, near the device, on one
 * node, never the core of the first CPU; at least two CPUs remain for the host. The same host gives the same choice.
 */
export function chooseCpus(ground: CpuGround, { count, spare, near, taken: held }: CpuWish): CpuChoice | NoChoice {
  const { nodes, why } = orderOf(ground, near);
  const attempt = (cores: readonly Core[]): readonly [readonly Core[], readonly Core[]] | undefined => {
    const own = take(cores, nodes, count);
    if (own.length === 0) return undefined;
    const home = own.at(-1)?.node ?? 0;
    const rest = take(
      cores.filter((core) => !own.includes(core)),
      [home, ...nodes.filter((node) => node !== home)],
      spare,
    );
    if (spare > 0 && rest.length === 0) return undefined;
    const taken = [...own, ...rest].reduce((sum, core) => sum + core.cpus.length, 0);
    return ground.online.length - taken < least(ground) ? undefined : [own, rest];
  };
  const cores = coresOf(ground).filter((core) => !core.cpus.some((cpu) => held.includes(cpu)));
  const isolated = cores.filter((core) => core.cpus.every((cpu) => ground.isolated.includes(cpu)));
  const among = attempt(isolated);
  const found = among ?? attempt(cores);
  if (found === undefined) {
    const wanted = spare === 0 ? `${count}` : `${count} and ${spare} more`;
    return {
      reason: `not enough whole cores for ${wanted} CPUs: the core of CPU ${ground.online[0] ?? 0} and at least ${least(ground)} CPUs remain for the host`,
      evidence: `online: ${formatCpuList(ground.online)}; whole cores: ${
        cores
          .map((core) => formatCpuList(core.cpus))
          .toReversed()
          .join('; ') || 'none'
      }`,
    };
  }
  const [own, rest] = found.map((part) => ascending(part.flatMap((core) => core.cpus))) as [number[], number[]];
  const used = [...new Set(found.flat().map((core) => core.node))];
  const threads = Math.max(...found.flat().map((core) => core.cpus.length));
  const left = ground.online.filter((cpu) => !own.includes(cpu) && !rest.includes(cpu));
  return {
    cpus: own,
    spare: rest,
    reasons: [
      why,
      `the CPUs are on node ${used.join(' and ')}${among === undefined ? '' : ', from the CPUs isolated at boot'}`,
      threads > 1 ? `they are whole cores of ${threads} hardware threads` : 'each is a whole core',
      `CPUs ${formatCpuList(left)} remain for the host`,
    ],
  };
}

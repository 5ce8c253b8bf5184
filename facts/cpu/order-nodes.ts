import type { CpuGround } from './cpu-ground.ts';

/** NUMA nodes with CPUs, in the order in which they are tried, with the reason. */
export interface NodeOrder {
  readonly nodes: readonly number[];
  readonly why: string;
}

/**
 * The order in which NUMA nodes are tried: the node of the device and then the nearest to it, or first the nodes without the
 * first CPU. A node without memory is last, and a node without CPUs (memory of CXL or HBM) is not tried. Pure.
 */
export function orderNodes(
  { online, nodes, distances, memoryless = [] }: CpuGround,
  near: { readonly address: string; readonly node: number | null } | null,
): NodeOrder {
  const boot = online[0] ?? 0;
  const having = nodes.filter(({ cpus }) => cpus.length > 0);
  const all = having.length === 0 ? [{ node: 0, cpus: online }] : having;
  const isLast = (node: number): number => Number(memoryless.includes(node));
  const free = all
    .toSorted(
      (one, other) =>
        isLast(one.node) - isLast(other.node) ||
        Number(one.cpus.includes(boot)) - Number(other.cpus.includes(boot)) ||
        one.node - other.node,
    )
    .map(({ node }) => node);
  const home = near?.node ?? null;
  if (near !== null && home !== null) {
    const far = distances?.get(home);
    const away = (node: number): number => far?.get(node) ?? Number.MAX_SAFE_INTEGER;
    const others = free.filter((node) => node !== home).toSorted((one, other) => away(one) - away(other));
    const on = `${near.address} is on NUMA node ${home}`;
    if (free.includes(home)) return { nodes: [home, ...others], why: on };
    const nearest = far?.has(others[0] ?? -1) === true ? `; node ${others[0]} is the nearest with CPUs` : '';
    return { nodes: others, why: `${on}, which has no CPUs${nearest}` };
  }
  if (all.length === 1) return { nodes: free, why: 'the host has one NUMA node' };
  const whose = near === null ? 'no device shows which NUMA node is near' : `${near.address} belongs to no NUMA node`;
  return { nodes: free, why: `${whose}, so nodes without CPU ${boot} come first` };
}

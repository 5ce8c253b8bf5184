import { formatCpuList, parseCpuList } from '../../facts/cpu-list.ts';
import type { Facts } from '../../schemas/types/facts.ts';

/** CPUs for a guest, and why these. */
export interface CpuProposal {
  /** As the kernel lists them, e.g. "2-3". */
  readonly cpus: string;
  readonly count: number;
  readonly why: string;
}

/** Every core by its CPUs, in the order of the first of them. */
function coresOf(
  topology: Facts['cpu']['topology'],
): readonly { readonly node: number | null; readonly cpus: readonly number[] }[] {
  const cores = new Map(topology.map(({ siblings, node }) => [siblings, node]));
  return [...cores].map(([siblings, node]) => ({ node, cpus: parseCpuList(siblings, 0) ?? [] }));
}

/**
 * Whole cores on the card's NUMA node, at most half of the machine's CPUs and never the core of CPU 0, which takes the interrupts and
 * work that can go nowhere else; those that are isolated already where there are any. Null where none can be spared.
 */
export function proposeCpus({ topology, isolated }: Facts['cpu'], node: number | null): CpuProposal | null {
  const already = parseCpuList(isolated, 0) ?? [];
  if (already.length > 0) return { cpus: isolated, count: already.length, why: 'they are isolated already' };
  const cores = coresOf(topology);
  const half = Math.floor(topology.length / 2);
  const near = cores.filter((core) => node === null || core.node === node);
  const chosen: number[] = [];
  // From the last one down: the first CPUs are where drivers and services go by themselves.
  for (const { cpus } of near.toReversed()) {
    if (cpus.includes(0) || chosen.length + cpus.length > half) continue;
    chosen.push(...cpus);
  }
  if (chosen.length === 0) return null;
  const threads = near.some(({ cpus }) => cpus.length > 1) ? 'whole cores with all their threads' : 'whole cores';
  const where = node === null ? '' : ` on the card's NUMA node ${node}`;
  return {
    cpus: formatCpuList(chosen),
    count: chosen.length,
    why: `${threads}${where}; the core of CPU 0 and half of the CPUs stay with the host`,
  };
}

import { chooseCpus } from '../../facts/cpu/choose-cpus.ts';
import type { CpuChoice, CpuWish } from '../../facts/cpu/choose-cpus.ts';
import type { CpuGround } from '../../facts/cpu/cpu-ground.ts';
import { formatCpuList } from '../../facts/cpu/cpu-list.ts';

/** CPUs for a guest, and why these. */
export interface CpuProposal {
  /** As the kernel lists them, e.g. "2-3". */
  readonly cpus: string;
  readonly count: number;
  readonly why: string;
}

/**
 * As many CPUs near the card as a guest can have without more than half of the machine, or those that the boot
 * isolated, chosen like `cpus: auto`; null if too few CPUs are available.
 */
export function proposeCpus(ground: CpuGround | null, near: CpuWish['near']): CpuProposal | null {
  if (ground === null) return null;
  const { online, isolated, shared, nodes } = ground;
  const most = isolated.length > 0 ? isolated.length : Math.max(1, Math.floor(online.length / 2));
  const taken = online.filter((cpu) => !shared.includes(cpu));
  const home = new Set(nodes.find(({ node }) => node === near?.node)?.cpus ?? online);
  /** The largest choice of at most so many CPUs that passes the test. */
  const largest = (from: number, isGood: (cpus: readonly number[]) => boolean): CpuChoice | undefined => {
    for (let count = from; count > 0; count -= 1) {
      const found = chooseCpus(ground, { count, spare: 0, near, taken });
      if ('cpus' in found && found.cpus.length <= most && isGood(found.cpus)) return found;
    }
    return undefined;
  };
  const chosen =
    largest(Math.min(most, home.size), (cpus) => cpus.every((cpu) => home.has(cpu))) ?? largest(most, () => true);
  if (chosen === undefined) return null;
  return { cpus: formatCpuList(chosen.cpus), count: chosen.cpus.length, why: chosen.reasons.join('; ') };
}

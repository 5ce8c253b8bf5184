import { shares } from './cpu-use.ts';
import type { CpuSlice, CpuStates, CpuUse } from './cpu-use.ts';

/** Ticks since boot by CPU, in the order of proc_stat(5): user nice system idle iowait irq softirq steal guest guest_nice. */
type Ticks = ReadonlyMap<number | 'all', readonly number[]>;

function ticksOf(text: string): Ticks {
  const ticks = new Map<number | 'all', readonly number[]>();
  for (const [, number, rest = ''] of text.matchAll(/^cpu(\d*) +(.*)$/gm)) {
    ticks.set(number === '' || number === undefined ? 'all' : Number(number), rest.trim().split(/ +/).map(Number));
  }
  return ticks;
}

/**
 * CPU use from snapshots of /proc/stat: each is a line "@ <seconds since 1970>" followed by the file. Exact to the
 * tick. A CPU that is missing at one end of a slice is omitted from the slice, and an incomplete snapshot is ignored.
 */
export function parseProcStat(text: string): CpuUse {
  const snapshots = text
    .split(/^(?=@ )/m)
    .map((part) => {
      const [, at = ''] = /^@ (\d+(?:\.\d+)?)\n/.exec(part) ?? [];
      return { at: Number(at), ticks: ticksOf(part), isWhole: at !== '' && /^softirq .*\n/m.test(part) };
    })
    .filter(({ isWhole }) => isWhole);
  const warnings = new Set<string>();
  const slices = snapshots.slice(1).flatMap((now, index): readonly CpuSlice[] => {
    const before = snapshots[index];
    if (before === undefined || now.at <= before.at) return [];
    const seconds = now.at - before.at;
    return [...now.ticks].flatMap(([cpu, ticks]): readonly CpuSlice[] => {
      const earlier = before.ticks.get(cpu);
      if (earlier === undefined) {
        warnings.add(`CPU ${cpu} came online during the measurement`);
        return [];
      }
      return [
        { at: now.at, seconds, cpu, states: shares(risen(earlier, ticks), cpu === 'all' ? now.ticks.size - 1 : 1) },
      ];
    });
  });
  return { slices, warnings: [...warnings] };
}

/** iowait may decrease (proc_stat(5)); time cannot, so a decrease counts as 0. */
function risen(before: readonly number[], now: readonly number[]): CpuStates {
  const rise = (index: number): number => Math.max(0, (now[index] ?? 0) - (before[index] ?? 0));
  const [guest, guestNice] = [rise(8), rise(9)];
  return {
    user: Math.max(0, rise(0) - guest),
    nice: Math.max(0, rise(1) - guestNice),
    system: rise(2),
    irq: rise(5),
    softirq: rise(6),
    steal: rise(7),
    guest: guest + guestNice,
    iowait: rise(4),
    idle: rise(3),
  };
}

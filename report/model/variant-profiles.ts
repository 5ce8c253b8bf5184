import { FlameTree } from '../flame/flame-tree.ts';
import { foldedStacks } from '../flame/folded-stacks.ts';
import type { Variant } from './report.ts';

/** The stacks of all profiling runs of a variant by one event. */
export interface VariantProfile {
  readonly variant: string;
  readonly event: string;
  readonly machine: string;
  readonly runs: number;
  readonly samples: number;
  readonly tree: FlameTree;
  /** Gbit that the loads transferred during the profiles; null if they reported no bandwidth. */
  readonly gigabits: number | null;
  readonly remarks: readonly string[];
}

/** One profile for each variant: that of the event with the most samples, because perf may have recorded several. */
export function variantProfiles(variants: readonly Variant[]): readonly VariantProfile[] {
  return variants.flatMap(({ name, runs }): readonly VariantProfile[] => {
    const profiled = runs.filter(({ profiles }) => profiles.length > 0);
    const events = Map.groupBy(
      profiled.flatMap(({ profiles }) => profiles),
      ({ event }) => event,
    );
    const samplesOf = (event: string): number =>
      (events.get(event) ?? []).reduce((sum, { samples }) => sum + samples, 0);
    const [event] = [...events.keys()].toSorted((a, b) => samplesOf(b) - samplesOf(a) || (a < b ? -1 : 1));
    if (event === undefined) return [];
    const own = events.get(event) ?? [];
    const tree = new FlameTree();
    for (const { folded } of own) for (const { frames, value } of foldedStacks(folded)) tree.add(frames, value);
    const carried = profiled.map(({ measurement: { window, status }, figures: { bandwidth } }) =>
      bandwidth === null || window === null || status !== 'ok'
        ? null
        : (bandwidth.bitsPerSecond * (window.end - window.start)) / 1e9,
    );
    return [
      {
        variant: name,
        event,
        machine: own[0]?.machine ?? '',
        runs: profiled.length,
        samples: samplesOf(event),
        tree,
        gigabits: carried.includes(null) ? null : carried.reduce((sum: number, each) => sum + (each ?? 0), 0),
        remarks: [...new Set(own.flatMap(({ remark }) => (remark === null ? [] : [remark])))],
      },
    ];
  });
}

import { busy } from '../parse/cpu-use.ts';
import type { CpuStates } from '../parse/cpu-use.ts';
import type { Opened } from '../archive/open-measurement.ts';
import type { CpuFigures } from '../figures/figures.ts';
import type { Variant } from './report.ts';

/** The runs whose figures are shown for a variant: the counted runs; if there are none, the successful runs. */
export const shownRuns = ({ runs, counted }: Variant): readonly Opened[] =>
  counted.length > 0 ? counted : runs.filter(({ measurement }) => measurement.status === 'ok');

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export interface MeanCpu {
  readonly machine: string;
  readonly source: CpuFigures['source'];
  readonly runs: number;
  readonly states: CpuStates;
  readonly busy: number;
  readonly byCpu: readonly { readonly cpu: number; readonly busy: number; readonly guest: number }[];
}

/** How the measured machine spent its CPU time, as the mean over runs; from exact ticks if available, otherwise from atopsar. */
export function meanCpu(variant: Variant): MeanCpu | null {
  const figures = shownRuns(variant).flatMap(
    ({ figures: { cpu } }) => cpu.find(({ source }) => source === 'cpu') ?? cpu[0] ?? [],
  );
  const [first] = figures;
  if (first === undefined) return null;
  const keys = Object.keys(first.states) as (keyof CpuStates)[];
  const states = Object.fromEntries(keys.map((key) => [key, mean(figures.map((each) => each.states[key]))]));
  const cpus = [...new Set(figures.flatMap(({ byCpu }) => byCpu.map(({ cpu }) => cpu)))].toSorted((a, b) => a - b);
  return {
    machine: first.machine,
    source: first.source,
    runs: figures.length,
    states: states as unknown as CpuStates,
    busy: mean(figures.map((each) => each.busy)),
    byCpu: cpus.map((cpu) => {
      const own = figures.flatMap(({ byCpu }) => byCpu.find((each) => each.cpu === cpu)?.states ?? []);
      return { cpu, busy: mean(own.map(busy)), guest: mean(own.map(({ guest }) => guest)) };
    }),
  };
}

/** A rate with its parts, as means over runs. */
export interface MeanRate {
  readonly name: string;
  readonly perSecond: number;
  readonly byCpu: readonly { readonly cpu: number; readonly perSecond: number }[];
}

/** Interrupts of a variant by row, most frequent first; a row that a run did not have counts as 0 in that run. */
export function meanInterrupts(variant: Variant): readonly MeanRate[] {
  const runs = shownRuns(variant).flatMap(({ figures }) => (figures.interrupts === null ? [] : [figures.interrupts]));
  const rows = Map.groupBy(runs.flat(), ({ id, label }) => `${id} ${label}`);
  return [...rows]
    .map(([name, own]): MeanRate => {
      const cpus = [...new Set(own.flatMap(({ byCpu }) => byCpu.map(({ cpu }) => cpu)))].toSorted((a, b) => a - b);
      const sum = (cpu: number): number =>
        own.reduce((all, { byCpu }) => all + (byCpu.find((each) => each.cpu === cpu)?.perSecond ?? 0), 0);
      return {
        name,
        perSecond: own.reduce((all, { perSecond }) => all + perSecond, 0) / runs.length,
        byCpu: cpus.map((cpu) => ({ cpu, perSecond: sum(cpu) / runs.length })),
      };
    })
    .toSorted((a, b) => b.perSecond - a.perSecond || (a.name < b.name ? -1 : 1));
}

/** Exits of a variant's guests by reason, most frequent first. */
export function meanExits(variant: Variant): readonly MeanRate[] {
  const runs = shownRuns(variant).flatMap(({ figures }) => (figures.exits === null ? [] : [figures.exits]));
  const reasons = Map.groupBy(
    runs.flatMap(({ reasons: own }) => own),
    ({ reason }) => reason,
  );
  return [...reasons]
    .map(([name, own]): MeanRate => ({
      name,
      perSecond: own.reduce((sum, { perSecond }) => sum + perSecond, 0) / runs.length,
      byCpu: [],
    }))
    .toSorted((a, b) => b.perSecond - a.perSecond || (a.name < b.name ? -1 : 1));
}

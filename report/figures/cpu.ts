import type { Measurement } from '../../schemas/types/measurement.ts';
import { parseAtopsar } from '../parse/atopsar.ts';
import { busy } from '../parse/cpu-use.ts';
import type { CpuSlice, CpuStates, CpuUse } from '../parse/cpu-use.ts';
import { parseProcStat } from '../parse/proc-stat.ts';
import type { ReadRaw } from './bandwidth.ts';
import type { CpuFigures } from './figures.ts';

/** CPU use of each measured machine, limited to the time of the load by the clock; the counted part excludes the settling time. */
export function cpuFigures(measurement: Measurement, read: ReadRaw, warnings: string[]): readonly CpuFigures[] {
  const { window, asked, clocks } = measurement;
  if (window === null) return [];
  return measurement.collectors.flatMap(({ kind, machine, files }): readonly CpuFigures[] => {
    if (kind !== 'cpu' && kind !== 'atopsar') return [];
    const text = read(files[0] ?? '') ?? '';
    const use: CpuUse = kind === 'cpu' ? parseProcStat(text) : parseAtopsar(text);
    warnings.push(...use.warnings.map((warning) => `${machine}, ${kind}: ${warning}`));
    // Times of another machine's clock are converted to the host's clock.
    const ahead = clocks.find((clock) => clock.machine === machine)?.offset ?? 0;
    const within = use.slices
      .map((slice) => ({ ...slice, at: slice.at - ahead }))
      .filter(({ at, seconds }) => at - seconds / 2 >= window.start && at - seconds / 2 <= window.end);
    const counted = within.filter(({ at, seconds }) => at - seconds / 2 >= window.start + asked.settle);
    const all = counted.filter(({ cpu }) => cpu === 'all');
    if (all.length === 0) return [];
    const states = average(all);
    const cpus = [...new Set(counted.map(({ cpu }) => cpu))].filter((cpu) => cpu !== 'all').toSorted((a, b) => a - b);
    return [
      {
        machine,
        source: kind,
        states,
        busy: busy(states),
        byCpu: cpus.map((cpu) => ({ cpu, states: average(counted.filter((slice) => slice.cpu === cpu)) })),
        series: within
          .filter(({ cpu }) => cpu === 'all')
          .map(({ at, states: own, seconds }) => ({
            at: at - window.start,
            states: own,
            isCounted: at - seconds / 2 >= window.start + asked.settle,
          })),
      },
    ];
  });
}

/** The mean of slices, weighted by their duration. */
function average(slices: readonly CpuSlice[]): CpuStates {
  const seconds = slices.reduce((sum, slice) => sum + slice.seconds, 0);
  const mean = (state: keyof CpuStates): number =>
    slices.reduce((sum, slice) => sum + slice.states[state] * slice.seconds, 0) / seconds;
  return {
    user: mean('user'),
    nice: mean('nice'),
    system: mean('system'),
    irq: mean('irq'),
    softirq: mean('softirq'),
    steal: mean('steal'),
    guest: mean('guest'),
    iowait: mean('iowait'),
    idle: mean('idle'),
  };
}

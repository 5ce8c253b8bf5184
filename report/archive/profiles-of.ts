import type { Measurement } from '../../schemas/types/measurement.ts';
import type { ReadRaw } from '../figures/bandwidth.ts';

/** The stacks of one event of a profiling run. */
export interface Profile {
  /** As in the name of the file, e.g. "cpu-clock-ppp". */
  readonly event: string;
  readonly machine: string;
  /** Folded stacks whose number is the weight of their samples: ns for a clock, counts otherwise. */
  readonly folded: string;
  readonly samples: number;
  /** Remarks of its collector, e.g. that it could not use the requested event. */
  readonly remark: string | null;
}

/** The folded stacks of a measurement's profiler, one entry for each event. */
export function profilesOf({ collectors }: Measurement, read: ReadRaw): readonly Profile[] {
  return collectors
    .filter(({ kind }) => kind === 'perf')
    .flatMap(({ machine, files, reason }) =>
      files.flatMap((path): readonly Profile[] => {
        const event = /^profile-(.+)\.weight\.folded$/.exec(path)?.[1];
        const folded = event === undefined ? undefined : read(path);
        if (event === undefined || folded === undefined) return [];
        const samples = total(read(`profile-${event}.samples.folded`) ?? '');
        return [{ event, machine, folded, samples, remark: reason }];
      }),
    );
}

const total = (folded: string): number =>
  [...folded.matchAll(/ (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);

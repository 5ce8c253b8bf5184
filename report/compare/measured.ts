import type { Measurement } from '../../schemas/types/measurement.ts';
import type { Figures } from '../figures/figures.ts';

/** Properties of the machines by name: "host kernel command line", "host governor", "guest kernel". */
export type Environment = Readonly<Record<string, string>>;

/** One measurement with all values computed from it. */
export interface Measured {
  readonly measurement: Measurement;
  readonly figures: Figures;
  readonly before: Environment | null;
  readonly after: Environment | null;
  /** Relative to the folder of the report. */
  readonly folder: string;
}

/** The variant of a measurement: that of its study, or the name of the measurement. */
export function variantOf({ measurement }: Measured): string {
  return measurement.study?.variant ?? measurement.name;
}

/** True for a measurement that is counted in comparisons: it succeeded, and no profiler ran with it. */
export function counts({ measurement }: Measured): boolean {
  return measurement.status === 'ok' && !measurement.asked.profile;
}

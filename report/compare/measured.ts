import type { Measurement } from '../../schemas/types/measurement.ts';
import type { Figures } from '../figures/figures.ts';

/** What the machines were like, by name: "host kernel command line", "host governor", "guest kernel". */
export type Environment = Readonly<Record<string, string>>;

/** One measurement with everything that was computed from it. */
export interface Measured {
  readonly measurement: Measurement;
  readonly figures: Figures;
  readonly before: Environment | null;
  readonly after: Environment | null;
  /** Relative to the folder that is reported on. */
  readonly folder: string;
}

/** The variant that a measurement belongs to: that of its study, or its own name. */
export function variantOf({ measurement }: Measured): string {
  return measurement.study?.variant ?? measurement.name;
}

/** True for a measurement whose numbers count in comparisons: it went well, and no profiler ran beside it. */
export function counts({ measurement }: Measured): boolean {
  return measurement.status === 'ok' && !measurement.asked.profile;
}

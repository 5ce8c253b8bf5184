import type { Opened } from '../archive/open-measurement.ts';
import type { MetricComparison, VariantValues } from '../compare/compare-variants.ts';
import type { Difference } from '../compare/environment-diff.ts';
import type { Metric } from '../figures/metrics.ts';
import type { Verdict } from '../statistics/verdict.ts';
import type { VariantProfile } from './variant-profiles.ts';

/** What a report is asked to hold against what. */
export interface ReportOptions {
  /** The variant that the others are held against; null for that which the study names, or else for no verdicts. */
  readonly baseline: string | null;
  /** The part of the baseline's mean below which a difference matters to nobody. */
  readonly margin: number;
  readonly alpha: number;
  /** Variants in the order in which they are told; others follow as they were measured. */
  readonly order: readonly string[];
  /** Names, with *, of what may differ between the machines of variants. */
  readonly intended: readonly string[];
  /** Variants of the study that could not be made on the machine, and so were not measured. */
  readonly skipped: readonly { readonly variant: string; readonly reason: string }[];
}

export interface Variant {
  readonly name: string;
  /** In the order in which they were measured. */
  readonly runs: readonly Opened[];
  /** Those whose numbers count. */
  readonly counted: readonly Opened[];
}

/** A metric's values by variant, also where there is nothing to hold them against. */
export interface MetricValues {
  readonly metric: Metric;
  readonly variants: readonly VariantValues[];
}

/** What is said of one variant by one metric, in words. */
export interface Sentence {
  readonly variant: string;
  /** Null for what is said of all metrics at once. */
  readonly metric: string | null;
  readonly verdict: Verdict | 'confounded';
  readonly text: string;
}

/** Everything that a report tells, whatever it is written as. */
export interface Report {
  readonly title: string;
  /** Why the figures say nothing about a real machine; null for a real one. */
  readonly emulated: string | null;
  readonly options: ReportOptions;
  readonly baseline: string | null;
  /** The baseline first, then in the order in which they were first measured. */
  readonly variants: readonly Variant[];
  readonly values: readonly MetricValues[];
  readonly comparisons: readonly MetricComparison[];
  readonly sentences: readonly Sentence[];
  /** What differed between the machines of variants. */
  readonly differences: readonly Difference[];
  /** The most that TCP can carry on the link that was measured, in bit/s; null where its speed is not known. */
  readonly ceiling: { readonly bitsPerSecond: number; readonly because: string } | null;
  readonly profiles: readonly VariantProfile[];
  /** Folders whose measurement could not be read, with the reason. */
  readonly unreadable: readonly { readonly folder: string; readonly reason: string }[];
}

import type { Opened } from '../archive/open-measurement.ts';
import type { MetricComparison, VariantValues } from '../compare/compare-variants.ts';
import type { Difference } from '../compare/environment-diff.ts';
import type { Metric } from '../figures/metrics.ts';
import type { Verdict } from '../statistics/verdict.ts';
import type { VariantProfile } from './variant-profiles.ts';

/** What a report compares. */
export interface ReportOptions {
  /** The baseline of the comparisons; null for the baseline of the study, or for no verdicts. */
  readonly baseline: string | null;
  /** The largest difference that does not matter, as a part of the baseline's mean. */
  readonly margin: number;
  readonly alpha: number;
  /** Variants in the order of the report; others follow in the order of their measurements. */
  readonly order: readonly string[];
  /** Names, with *, of properties that may differ between the machines of variants. */
  readonly intended: readonly string[];
  /** Variants of the study that the machine cannot run, which were skipped. */
  readonly skipped: readonly { readonly variant: string; readonly reason: string }[];
}

export interface Variant {
  readonly name: string;
  /** In the order of the measurements. */
  readonly runs: readonly Opened[];
  /** The counted runs. */
  readonly counted: readonly Opened[];
}

/** A metric's values by variant, even if there is nothing to compare. */
export interface MetricValues {
  readonly metric: Metric;
  readonly variants: readonly VariantValues[];
}

/** A statement on one variant by one metric, in words. */
export interface Sentence {
  readonly variant: string;
  /** Null for a statement on all metrics. */
  readonly metric: string | null;
  readonly verdict: Verdict | 'confounded';
  readonly text: string;
}

/** The complete content of a report, independent of its format. */
export interface Report {
  readonly title: string;
  /** Why the figures are not valid for a real machine; null for a real machine. */
  readonly emulated: string | null;
  readonly options: ReportOptions;
  readonly baseline: string | null;
  /** The baseline first, then in the order of the first measurements. */
  readonly variants: readonly Variant[];
  readonly values: readonly MetricValues[];
  readonly comparisons: readonly MetricComparison[];
  readonly sentences: readonly Sentence[];
  /** The differences between the machines of variants. */
  readonly differences: readonly Difference[];
  /** The maximum rate of TCP on the measured link, in bit/s; null if its speed is unknown. */
  readonly ceiling: { readonly bitsPerSecond: number; readonly because: string } | null;
  readonly profiles: readonly VariantProfile[];
  /** Folders whose measurement could not be read, with the reason. */
  readonly unreadable: readonly { readonly folder: string; readonly reason: string }[];
}

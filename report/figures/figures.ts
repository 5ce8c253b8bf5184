import type { CpuStates } from '../parse/cpu-use.ts';

/** One point of a rate over time; `at` is in seconds since the start of the workload. */
interface RatePoint {
  readonly at: number;
  readonly bitsPerSecond: number;
  /** False in the settling time at the start. */
  readonly isCounted: boolean;
}

export interface Bandwidth {
  /** The end whose bytes were counted: received bytes are exact, sent bytes may still have been in a buffer. */
  readonly counts: 'sent' | 'received';
  readonly bytes: number;
  readonly seconds: number;
  readonly bitsPerSecond: number;
  /** False if the tool printed three digits. */
  readonly isExact: boolean;
  readonly retransmits: number | null;
  readonly series: readonly RatePoint[];
}

/** How a machine's CPUs spent their time during the load, in CPUs. */
export interface CpuFigures {
  readonly machine: string;
  readonly source: 'cpu' | 'atopsar';
  readonly states: CpuStates;
  /** Busy CPUs: all states except idle, iowait and steal. */
  readonly busy: number;
  readonly byCpu: readonly { readonly cpu: number; readonly states: CpuStates }[];
  readonly series: readonly { readonly at: number; readonly states: CpuStates; readonly isCounted: boolean }[];
}

export interface InterruptFigure {
  readonly id: string;
  readonly label: string;
  readonly perSecond: number;
  /** By CPU number. */
  readonly byCpu: readonly { readonly cpu: number; readonly perSecond: number }[];
}

export interface ExitFigures {
  readonly source: 'perf-kvm' | 'debugfs' | 'tracepoint';
  readonly perSecond: number;
  readonly reasons: readonly { readonly reason: string; readonly perSecond: number }[];
}

/** All values computed from the raw files of one measurement; null if nothing was collected for it, or the collector failed. */
export interface Figures {
  readonly bandwidth: Bandwidth | null;
  readonly cpu: readonly CpuFigures[];
  readonly interrupts: readonly InterruptFigure[] | null;
  readonly exits: ExitFigures | null;
  readonly retransmits: number | null;
  readonly megahertz: number | null;
  readonly throttled: number | null;
  /** The figure of a custom workload that prints one number. */
  readonly number: number | null;
  readonly warnings: readonly string[];
}

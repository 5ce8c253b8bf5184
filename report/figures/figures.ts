import type { CpuStates } from '../parse/cpu-use.ts';

/** One point of a rate over time; `at` is in seconds since the workload began. */
interface RatePoint {
  readonly at: number;
  readonly bitsPerSecond: number;
  /** False for the seconds at the start that do not count. */
  readonly isCounted: boolean;
}

export interface Bandwidth {
  /** The end whose bytes were counted: received ones are the truth, sent ones may still have been in a buffer. */
  readonly counts: 'sent' | 'received';
  readonly bytes: number;
  readonly seconds: number;
  readonly bitsPerSecond: number;
  /** False where the tool printed three digits. */
  readonly isExact: boolean;
  readonly retransmits: number | null;
  readonly series: readonly RatePoint[];
}

/** Where the time of a machine's CPUs went while the load ran, in CPUs. */
export interface CpuFigures {
  readonly machine: string;
  readonly source: 'cpu' | 'atopsar';
  readonly states: CpuStates;
  /** CPUs that were busy: everything but idle, iowait and steal. */
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

/** Everything that is computed from the raw files of one measurement; null where nothing was collected for it, or it failed. */
export interface Figures {
  readonly bandwidth: Bandwidth | null;
  readonly cpu: readonly CpuFigures[];
  readonly interrupts: readonly InterruptFigure[] | null;
  readonly exits: ExitFigures | null;
  readonly retransmits: number | null;
  readonly megahertz: number | null;
  readonly throttled: number | null;
  /** A figure of a workload that prints one number of its own. */
  readonly number: number | null;
  readonly warnings: readonly string[];
}

/**
 * The use of CPU time, in CPUs: 1 is one CPU for the whole slice. The states are disjoint: time in which a CPU ran a
 * guest is only in `guest`, although the kernel and atop also count it in `user` (proc_stat(5)).
 */
export interface CpuStates {
  readonly user: number;
  readonly nice: number;
  readonly system: number;
  readonly irq: number;
  readonly softirq: number;
  readonly steal: number;
  readonly guest: number;
  readonly iowait: number;
  readonly idle: number;
}

/** The states of one CPU, or of all together, in the time that ends at `at`. */
export interface CpuSlice {
  /** Seconds since 1970 at its end. */
  readonly at: number;
  readonly seconds: number;
  readonly cpu: number | 'all';
  readonly states: CpuStates;
}

/** The CPU use that a tool reported, in the order of its text. */
export interface CpuUse {
  readonly slices: readonly CpuSlice[];
  readonly warnings: readonly string[];
}

/**
 * The part of the CPUs' time in which they worked for the host or a guest: all states except idle, waiting for a
 * disk, and time taken by a hypervisor.
 */
export function busy({ user, nice, system, irq, softirq, guest }: CpuStates): number {
  return user + nice + system + irq + softirq + guest;
}

/** Ticks of each state as parts of `cpus`: relative to their own sum, because tools round the time between two snapshots. */
export function shares(ticks: CpuStates, cpus: number): CpuStates {
  const sum = Object.values(ticks).reduce((total: number, part: number) => total + part, 0);
  const parts = Object.entries(ticks).map(([state, own]: [string, number]) => [
    state,
    sum === 0 ? 0 : (own / sum) * cpus,
  ]);
  return Object.fromEntries(parts) as CpuStates;
}

/** Seconds since 1970 of a date such as 2026/11/22; NaN for another text. */
export function dayOf(text: string): number {
  const [, year, month, day] = /^(\d{4})\/(\d\d)\/(\d\d)$/.exec(text) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000;
}

/** Seconds of the day of 07:36:14. */
export function secondsOf(time: string): number {
  const [hours = NaN, minutes = NaN, seconds = NaN] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

/** Converts times of day in UTC, in order, to seconds since 1970: a time that is earlier than the one before is on the next day. */
export function calendar(day: number): { turn(to: number): void; at(seconds: number): number } {
  let [today, last] = [day, -1];
  return {
    turn(to) {
      today = to;
      last = -1;
    },
    at(seconds) {
      if (seconds < last) today += 86400;
      last = seconds;
      return today + seconds;
    },
  };
}

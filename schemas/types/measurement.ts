// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * measurement.json: one measured run of a workload, beside the raw outputs that every figure is computed from. Times are seconds since 1970 on the host's clock.
 */
export interface Measurement {
  /**
   * The version of this format, 1.
   */
  format: 1;
  /**
   * What the step calls it; the name of its folder.
   */
  name: string;
  /**
   * The id of the run that measured it.
   */
  run: string;
  /**
   * The id of the step that measured it.
   */
  step: string;
  /**
   * The playbook that was applied.
   */
  playbook: {
    /**
     * Its name.
     */
    name: string;
    /**
     * The SHA-256 of its text.
     */
    sha256: string;
  };
  /**
   * The lab's name of the host.
   */
  host: string;
  /**
   * Where it stands in a study; null for a measurement of its own.
   */
  study: StudyPlace | null;
  /**
   * Why its figures say nothing about a real machine, e.g. that the processor was emulated; null for a real one.
   */
  emulated: string | null;
  /**
   * What was to be measured.
   */
  asked: {
    /**
     * Seconds of the workload.
     */
    duration: number;
    /**
     * Seconds between two records of the workload.
     */
    interval: number;
    /**
     * Parallel streams.
     */
    streams: number;
    /**
     * Seconds at the start that are shown and do not count.
     */
    settle: number;
    /**
     * True where a profiler ran: such a run is no measure of throughput.
     */
    profile: boolean;
  };
  /**
   * When the workload ran; null where it never began.
   */
  window: Window | null;
  /**
   * Whether it gives a number: only ok does.
   */
  status: 'ok' | 'partial' | 'failed';
  /**
   * Why it is not ok; null where it is.
   */
  reason: string | null;
  workload: MeasuredProgram;
  /**
   * The other end of the load where the step started it; null otherwise.
   */
  server: MeasuredProgram1 | null;
  /**
   * What watched meanwhile.
   */
  collectors: Collector[];
  /**
   * How far the clocks of the other machines were ahead of the host's.
   */
  clocks: {
    /**
     * The lab's name of the machine.
     */
    machine: string;
    /**
     * Seconds by which its clock is ahead.
     */
    offset: number;
    /**
     * Seconds by which that may be wrong: half of the round trip.
     */
    within: number;
  }[];
  /**
   * The host's boot (/proc/sys/kernel/random/boot_id).
   */
  bootId: string;
  /**
   * What tells one launch of the guest from another; null without a guest.
   */
  launchId: string | null;
  /**
   * The files that say what the machines were like: each a JSON object of names and texts, e.g. "host kernel command line".
   */
  environment: {
    /**
     * Before the load; null where it never came to that.
     */
    before: string | null;
    /**
     * After it; null where it never came to that.
     */
    after: string | null;
  };
  /**
   * Every file of the measurement but this one.
   */
  files: {
    /**
     * Relative to this file, or absolute where it was left on a machine.
     */
    path: string;
    /**
     * Its size.
     */
    bytes: number;
    /**
     * Its SHA-256.
     */
    sha256: string;
    /**
     * The machine on which a file too large to copy was left, e.g. perf.data; null for one that is here.
     */
    leftOn: string | null;
  }[];
}
/**
 * Where a measurement stands in its study.
 *
 * This interface was referenced by `Measurement`'s JSON-Schema
 * via the `definition` "place".
 */
export interface StudyPlace {
  /**
   * The study's name.
   */
  name: string;
  /**
   * The variant that was measured.
   */
  variant: string;
  /**
   * The block, from 1: each holds one run of every variant.
   */
  block: number;
  /**
   * The position in the order of the whole study, from 1.
   */
  position: number;
  /**
   * The seed by which the order was shuffled.
   */
  seed: number;
}
/**
 * A stretch of time, in seconds since 1970 on the host's clock.
 *
 * This interface was referenced by `Measurement`'s JSON-Schema
 * via the `definition` "window".
 */
export interface Window {
  /**
   * Its first moment.
   */
  start: number;
  /**
   * Its last moment.
   */
  end: number;
}
/**
 * What made the load.
 */
export interface MeasuredProgram {
  /**
   * The lab's name of the machine it ran on.
   */
  machine: string;
  /**
   * The parser that reads its output.
   */
  tool: 'iperf2' | 'iperf3' | 'number' | 'none';
  /**
   * The program and its arguments.
   */
  argv: string[];
  /**
   * What it says of its version; null where it does not.
   */
  version: string | null;
  /**
   * Its exit code, which is recorded and never believed; null when a signal ended it.
   */
  code: number | null;
  /**
   * The file of its standard output.
   */
  stdout: string;
  /**
   * The file of its standard error.
   */
  stderr: string;
}
/**
 * A program that was run, and what it left.
 *
 * This interface was referenced by `Measurement`'s JSON-Schema
 * via the `definition` "program".
 */
export interface MeasuredProgram1 {
  /**
   * The lab's name of the machine it ran on.
   */
  machine: string;
  /**
   * The parser that reads its output.
   */
  tool: 'iperf2' | 'iperf3' | 'number' | 'none';
  /**
   * The program and its arguments.
   */
  argv: string[];
  /**
   * What it says of its version; null where it does not.
   */
  version: string | null;
  /**
   * Its exit code, which is recorded and never believed; null when a signal ended it.
   */
  code: number | null;
  /**
   * The file of its standard output.
   */
  stdout: string;
  /**
   * The file of its standard error.
   */
  stderr: string;
}
/**
 * One thing that watched a machine while the load ran.
 *
 * This interface was referenced by `Measurement`'s JSON-Schema
 * via the `definition` "collector".
 */
export interface Collector {
  /**
   * What it watched: cpu (/proc/stat each second), atopsar, interrupts, exits, perf, network, frequency, thermal.
   */
  kind: 'cpu' | 'atopsar' | 'interrupts' | 'exits' | 'perf' | 'network' | 'frequency' | 'thermal';
  /**
   * The lab's name of the machine it watched.
   */
  machine: string;
  /**
   * The program; empty where files were read.
   */
  argv: string[];
  /**
   * What it says of its version; null where it does not.
   */
  version: string | null;
  /**
   * Whether it gives figures.
   */
  status: 'ok' | 'partial' | 'failed';
  /**
   * Why it is not ok; null where it is.
   */
  reason: string | null;
  /**
   * Its raw files.
   */
  files: string[];
}

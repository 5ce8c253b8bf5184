// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * measurement.json describes one measurement of a workload. All figures are computed from the raw output files beside it. Times are seconds since 1970 by the host's clock.
 */
export interface Measurement {
  /**
   * The version of this format. Always 1.
   */
  format: 1;
  /**
   * The measurement's name, set in the step. The folder has the same name.
   */
  name: string;
  /**
   * The ID of the run that made the measurement.
   */
  run: string;
  /**
   * The ID of the step that made the measurement.
   */
  step: string;
  /**
   * The playbook that was applied.
   */
  playbook: {
    /**
     * The playbook's name.
     */
    name: string;
    /**
     * The SHA-256 of the playbook's text.
     */
    sha256: string;
  };
  /**
   * The host's name in the lab file.
   */
  host: string;
  /**
   * The position in a study. null for a measurement outside a study.
   */
  study: StudyPlace | null;
  /**
   * Why the figures are not valid for a real machine, e.g. because the processor was emulated. null for a real machine.
   */
  emulated: string | null;
  /**
   * The requested measurement.
   */
  asked: {
    /**
     * Duration of the workload in seconds.
     */
    duration: number;
    /**
     * Seconds between two records of the workload.
     */
    interval: number;
    /**
     * Number of parallel streams.
     */
    streams: number;
    /**
     * Seconds at the start that are shown but do not count.
     */
    settle: number;
    /**
     * True if a profiler ran. Such a run does not count as a throughput measurement.
     */
    profile: boolean;
  };
  /**
   * The time in which the workload ran. null if it never started.
   */
  window: Window | null;
  /**
   * The result of the measurement. Only `ok` gives a figure.
   */
  status: 'ok' | 'partial' | 'failed';
  /**
   * Why the status is not `ok`. null if it is.
   */
  reason: string | null;
  workload: MeasuredProgram;
  /**
   * The program at the other end of the load, if the step started it. null otherwise.
   */
  server: MeasuredProgram1 | null;
  /**
   * The programs and files that observed the machines during the load.
   */
  collectors: Collector[];
  /**
   * The clock offsets between the other machines and the host.
   */
  clocks: {
    /**
     * The machine's name in the lab file.
     */
    machine: string;
    /**
     * Seconds by which the machine's clock is ahead of the host's clock.
     */
    offset: number;
    /**
     * Maximum error of this offset in seconds: half of the round-trip time.
     */
    within: number;
  }[];
  /**
   * The host's boot ID (/proc/sys/kernel/random/boot_id).
   */
  bootId: string;
  /**
   * The ID of this launch of the virtual machine. null without a virtual machine.
   */
  launchId: string | null;
  /**
   * The files that describe the machines. Each is a JSON object of names and texts, e.g. "host kernel command line".
   */
  environment: {
    /**
     * The description before the load. null if the measurement did not get that far.
     */
    before: string | null;
    /**
     * The description after the load. null if the measurement did not get that far.
     */
    after: string | null;
  };
  /**
   * All files of the measurement except this one.
   */
  files: {
    /**
     * The path relative to this file. An absolute path if the file was left on a machine.
     */
    path: string;
    /**
     * The size in bytes.
     */
    bytes: number;
    /**
     * The SHA-256 of the file.
     */
    sha256: string;
    /**
     * The machine that still has the file because it is too large to copy, e.g. perf.data. null for a file that is here.
     */
    leftOn: string | null;
  }[];
}
/**
 * The position of a measurement in its study.
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
   * The block's number, from 1. Each block runs every variant once.
   */
  block: number;
  /**
   * The position in the order of the whole study, from 1.
   */
  position: number;
  /**
   * The seed of the random order.
   */
  seed: number;
}
/**
 * A period of time, in seconds since 1970 by the host's clock.
 *
 * This interface was referenced by `Measurement`'s JSON-Schema
 * via the `definition` "window".
 */
export interface Window {
  /**
   * The start time.
   */
  start: number;
  /**
   * The end time.
   */
  end: number;
}
/**
 * The program that made the load.
 */
export interface MeasuredProgram {
  /**
   * The machine it ran on, by its name in the lab file.
   */
  machine: string;
  /**
   * The parser for its output.
   */
  tool: 'iperf2' | 'iperf3' | 'number' | 'none';
  /**
   * The program and its arguments.
   */
  argv: string[];
  /**
   * The version that the program reports. null if it reports none.
   */
  version: string | null;
  /**
   * The exit code. It is recorded but does not decide the result. null if a signal ended the program.
   */
  code: number | null;
  /**
   * The file with its standard output.
   */
  stdout: string;
  /**
   * The file with its standard error.
   */
  stderr: string;
}
/**
 * A program that ran, and its output.
 *
 * This interface was referenced by `Measurement`'s JSON-Schema
 * via the `definition` "program".
 */
export interface MeasuredProgram1 {
  /**
   * The machine it ran on, by its name in the lab file.
   */
  machine: string;
  /**
   * The parser for its output.
   */
  tool: 'iperf2' | 'iperf3' | 'number' | 'none';
  /**
   * The program and its arguments.
   */
  argv: string[];
  /**
   * The version that the program reports. null if it reports none.
   */
  version: string | null;
  /**
   * The exit code. It is recorded but does not decide the result. null if a signal ended the program.
   */
  code: number | null;
  /**
   * The file with its standard output.
   */
  stdout: string;
  /**
   * The file with its standard error.
   */
  stderr: string;
}
/**
 * One collector: it observed a machine while the load ran.
 *
 * This interface was referenced by `Measurement`'s JSON-Schema
 * via the `definition` "collector".
 */
export interface Collector {
  /**
   * The kind of collector: cpu (/proc/stat each second), atopsar, interrupts, exits, perf, network, frequency or thermal.
   */
  kind: 'cpu' | 'atopsar' | 'interrupts' | 'exits' | 'perf' | 'network' | 'frequency' | 'thermal';
  /**
   * The observed machine, by its name in the lab file.
   */
  machine: string;
  /**
   * The program and its arguments. Empty if files were read instead.
   */
  argv: string[];
  /**
   * The version that the program reports. null if it reports none.
   */
  version: string | null;
  /**
   * The result of the collector. Only `ok` gives figures.
   */
  status: 'ok' | 'partial' | 'failed';
  /**
   * Why the status is not `ok`. null if it is.
   */
  reason: string | null;
  /**
   * The collector's raw files.
   */
  files: string[];
}

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The program and its arguments, for the tool `number`.
 *
 * @minItems 1
 *
 * Items: A text without a NUL character.
 */
export type Argv = [string, ...string[]];

/**
 * Runs one load on the step's machine and observes the host at the same time. All raw output is kept in the folder `measurements` of the run, and all figures are computed from it. A failed run gives no figure. The output of the tool decides whether the run failed; its exit code does not.
 */
export interface Measure {
  /**
   * The name of the measurement and of its folder. Default: measurement.
   */
  name: string;
  /**
   * The load, which runs on the step's machine. iperf2 and iperf3 send TCP data to `peer`. `number` runs any program; the last number that it prints is the figure.
   */
  load: {
    /**
     * The program. It also decides how the output is parsed.
     */
    tool: 'iperf2' | 'iperf3' | 'number';
    /**
     * The address of the other end.
     */
    peer?: string;
    /**
     * The TCP port of the other end. Default: 5001 for iperf2, 5201 for iperf3.
     */
    port?: number;
    /**
     * Number of parallel streams. Default: 1.
     */
    streams: number;
    /**
     * If true, the other end sends the data. Default: false.
     */
    reverse: boolean;
    argv?: Argv;
  };
  /**
   * A machine of the lab on which the step starts the other end before the load and stops it afterwards. Leave it out if the other end already runs.
   */
  server?: {
    /**
     * The machine's name in the lab file.
     */
    on: string;
  };
  /**
   * Duration of the load in seconds. Default: 60.
   */
  duration: number;
  /**
   * Seconds between two records of the load. Default: 1.
   */
  interval: number;
  /**
   * Seconds at the start that are shown but do not count. Default: 3.
   */
  settle: number;
  /**
   * What to observe during the load. cpu: /proc/stat each second. atopsar: CPU use, as in the original document. interrupts: /proc/interrupts. exits: exits from guests to the host (/sys/kernel/debug/kvm). network: /proc/net/snmp. frequency and thermal: CPU frequency and thermal throttling. perf: stack samples of all running programs; a run with perf does not count as a throughput measurement.
   *
   * Items: One collector.
   */
  collect: ('cpu' | 'atopsar' | 'interrupts' | 'exits' | 'network' | 'frequency' | 'thermal' | 'perf')[];
  /**
   * The machine to observe, by its name in the lab file. Default: host.
   */
  watch: string;
  /**
   * Samples per second that perf takes on each CPU. Default: 99.
   */
  frequency: number;
}
/**
 * Values for later steps.
 *
 * This interface was referenced by `Measure`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface MeasureOutputs {
  /**
   * The folder of the measurement on the host.
   */
  folder: string;
  /**
   * The throughput in Gbit/s, without the settling time. null if the load does not measure throughput.
   */
  gbit_per_second: number | null;
  /**
   * Number of seconds that count.
   */
  seconds: number | null;
  /**
   * The last number that the load's program printed.
   */
  figure: number | null;
  /**
   * The result as a sentence. For an emulated or virtual machine, the sentence says so.
   */
  says: string;
}

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The program, for the tool `number`.
 *
 * @minItems 1
 */
export type Argv = [string, ...string[]];

/**
 * Runs one load on the step's machine and watches the host meanwhile. Everything is kept as it was printed, in the folder `measurements` of the run, and figures are computed from that. A run that failed gives no figure: what the tool printed decides, never its exit code.
 */
export interface Measure {
  /**
   * What the measurement is called; its folder has this name.
   */
  name: string;
  /**
   * What is run on the step's machine. iperf2 and iperf3 send TCP to `peer`; with `number` it is any program whose last printed number is its figure.
   */
  load: {
    /**
     * The program, and by that the parser of what it prints.
     */
    tool: 'iperf2' | 'iperf3' | 'number';
    /**
     * The address of the other end.
     */
    peer?: string;
    /**
     * Its port; 5001 for iperf2 and 5201 for iperf3 when left out.
     */
    port?: number;
    /**
     * Parallel streams.
     */
    streams: number;
    /**
     * Whether the other end sends.
     */
    reverse: boolean;
    argv?: Argv;
  };
  /**
   * A machine of the lab on which the other end is started, waited for and ended; left out where it runs already.
   */
  server?: {
    /**
     * The lab's name of the machine.
     */
    on: string;
  };
  /**
   * Seconds of load.
   */
  duration: number;
  /**
   * Seconds between two records of the load.
   */
  interval: number;
  /**
   * Seconds at the start that are shown and do not count.
   */
  settle: number;
  /**
   * What is watched meanwhile: cpu (/proc/stat each second), atopsar (CPU use as the document has it), interrupts (/proc/interrupts), exits (of guests to the host, /sys/kernel/debug/kvm), network (/proc/net/snmp), frequency and thermal (throttling) of the CPUs, perf (stacks of everything that runs; such a run is no measure of throughput).
   *
   * Items: One collector.
   */
  collect: ('cpu' | 'atopsar' | 'interrupts' | 'exits' | 'network' | 'frequency' | 'thermal' | 'perf')[];
  /**
   * The lab's name of the machine that is watched.
   */
  watch: string;
  /**
   * Samples that perf takes each second on each CPU.
   */
  frequency: number;
}
/**
 * What later steps can use.
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
   * What was transferred each second after it settled; null where the load is of another kind.
   */
  gbit_per_second: number | null;
  /**
   * Seconds that count.
   */
  seconds: number | null;
  /**
   * The last number that the load's program printed.
   */
  figure: number | null;
  /**
   * What was measured, for people; of a machine that is emulated or virtual it says so, as every place does that shows a figure.
   */
  says: string;
}

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * A PCI device. The CPUs are chosen on its NUMA node, or on the nearest node that has CPUs.
 */
export type PciAddress = string;

/**
 * Chooses CPUs for a virtual machine and gives the reason. It changes nothing. It takes whole cores of one kind (on a hybrid CPU the fastest kind that has enough), on one NUMA node near a card and with one L3 cache if that is possible. It does not take the core of the first CPU, and leaves at least two CPUs to the host. Later steps can isolate these CPUs and pin virtual CPUs to them. If enough CPUs were isolated at boot, it chooses from those.
 */
export interface ChooseCpus {
  /**
   * Number of CPUs: one for each virtual CPU.
   */
  count: number;
  /**
   * `auto` to let the step choose, or your own CPU list, e.g. 2-3,6. Your own list must pass the same checks; if it mixes fast and slow CPUs, this is a warning. Default: auto.
   */
  cpus: string;
  near?: PciAddress;
  /**
   * If true, the step may take some hardware threads of a core and leave the others to the host. Default: false.
   */
  allow_partial_cores: boolean;
  /**
   * If true, the step may leave only one CPU to the host. Default: false, which leaves at least two.
   */
  allow_one_cpu_left: boolean;
  /**
   * If true, the step may take the first CPU. Some kernel work can run only on that CPU. Default: false.
   */
  allow_first_cpu: boolean;
}
/**
 * The chosen CPUs and the reason.
 *
 * This interface was referenced by `ChooseCpus`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface ChooseCpusOutputs {
  /**
   * The chosen CPUs as a CPU list, e.g. 2-3.
   */
  cpus: string;
  /**
   * The CPUs that the host keeps, as a CPU list.
   */
  housekeeping: string;
  /**
   * The reason for this choice, as text.
   */
  reason: string;
}

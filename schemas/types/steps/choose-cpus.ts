// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The PCI device on whose NUMA node they shall be.
 */
export type PciAddress = string;

/**
 * Chooses CPUs for a virtual machine, says why, and changes nothing: whole cores near a card, on one NUMA node, never the core of the first CPU, and at least two CPUs stay with the host. Later steps isolate them and pin to them. Where the boot has isolated enough, those are chosen.
 */
export interface ChooseCpus {
  /**
   * How many are needed: one for each virtual CPU.
   */
  count: number;
  /**
   * `auto`, or a list of your own, e.g. 2-3,6, which is checked in the same way.
   */
  cpus: string;
  near?: PciAddress;
  /**
   * Take some hardware threads of a core and leave the others to the host.
   */
  allow_partial_cores: boolean;
  /**
   * Leave one CPU alone to the host.
   */
  allow_one_cpu_left: boolean;
  /**
   * Take the first CPU too, on which the kernel keeps what it cannot put elsewhere.
   */
  allow_first_cpu: boolean;
}
/**
 * The CPUs, and why these.
 *
 * This interface was referenced by `ChooseCpus`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface ChooseCpusOutputs {
  /**
   * The chosen CPUs as a list, e.g. 2-3.
   */
  cpus: string;
  /**
   * The CPUs that stay with the host, as a list.
   */
  housekeeping: string;
  /**
   * Why these, in words.
   */
  reason: string;
}

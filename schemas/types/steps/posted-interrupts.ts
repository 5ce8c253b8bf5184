// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The card on the host, by its full PCI address.
 */
export type PciAddress = string;
/**
 * A program that makes the card work meanwhile, run on the step's machine, e.g. a ping from the guest. Without it, something else has to.
 *
 * @minItems 1
 */
export type Argv = [string, ...string[]];

/**
 * Watches a running guest that has a card, and tells from what was counted whether the card's interrupts were posted to it or interrupted the host: yes, no, or that it cannot be told here. What the machine could do is told apart from what was seen. Changes nothing.
 */
export interface PostedInterrupts {
  device: PciAddress;
  /**
   * Seconds to watch.
   */
  duration: number;
  traffic?: Argv;
  /**
   * Fail unless the interrupts were posted.
   */
  require: boolean;
}
/**
 * The verdict and what it stands on. A count is null where the kernel has no such counter, or nobody could look.
 *
 * This interface was referenced by `PostedInterrupts`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface PostedInterruptsOutputs {
  /**
   * Whether the interrupts were posted.
   */
  verdict: 'yes' | 'no' | 'unknown';
  /**
   * The verdict with its counts, in a sentence.
   */
  says: string;
  /**
   * Whether the processors and IOMMUs can post.
   */
  possible: 'yes' | 'no' | 'unknown';
  /**
   * Whether posting is in force.
   */
  enabled: 'yes' | 'no' | 'unknown';
  /**
   * How these two were seen.
   */
  how: string;
  /**
   * Seconds watched.
   */
  seconds: number;
  /**
   * What the card's vfio rows of the host's /proc/interrupts counted meanwhile.
   */
  host_interrupts: number;
  /**
   * What the card's rows counted in the guest; null where the step does not run on it.
   */
  guest_interrupts: number | null;
  /**
   * Posted-interrupt notifications that met the host (PIN).
   */
  notifications: number | null;
  /**
   * Nested posted-interrupt events (NPI).
   */
  nested: number | null;
  /**
   * Posted interrupts that woke a sleeping virtual CPU (PIW).
   */
  wakeups: number | null;
  /**
   * Exits of all guests to the host.
   */
  exits: number | null;
  /**
   * Those of them for an interrupt of the host.
   */
  interrupt_exits: number | null;
}

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The card's full PCI address on the host.
 */
export type PciAddress = string;
/**
 * A program that makes traffic on the card during the observation, e.g. a ping from the guest. It runs on the step's machine. Without it, something else must make the traffic.
 *
 * @minItems 1
 *
 * Items: A text without a NUL character.
 */
export type Argv = [string, ...string[]];

/**
 * Observes a running guest with a passed-through card and counts interrupts. It reports whether the card's interrupts were posted to the guest or interrupted the host: yes, no, or unknown on this machine. It reports separately what the hardware supports and what was measured. It changes nothing.
 */
export interface PostedInterrupts {
  device: PciAddress;
  /**
   * Seconds to observe. Default: 10.
   */
  duration: number;
  traffic?: Argv;
  /**
   * If true, the step fails unless the interrupts were posted. Default: false.
   */
  require: boolean;
}
/**
 * The verdict and its evidence. A count is null if the kernel has no such counter or if it could not be read.
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
   * The verdict with its counts, as a sentence.
   */
  says: string;
  /**
   * Whether the processors and IOMMUs support posted interrupts.
   */
  possible: 'yes' | 'no' | 'unknown';
  /**
   * Whether posted interrupts are enabled.
   */
  enabled: 'yes' | 'no' | 'unknown';
  /**
   * The evidence for `possible` and `enabled`.
   */
  how: string;
  /**
   * Number of observed seconds.
   */
  seconds: number;
  /**
   * Number of interrupts in the card's vfio rows of /proc/interrupts on the host.
   */
  host_interrupts: number;
  /**
   * Number of interrupts in the card's rows of /proc/interrupts in the guest. null if the step does not run on the guest.
   */
  guest_interrupts: number | null;
  /**
   * Number of posted-interrupt notifications that interrupted the host (PIN).
   */
  notifications: number | null;
  /**
   * Number of nested posted-interrupt events (NPI).
   */
  nested: number | null;
  /**
   * Number of posted interrupts that woke a sleeping virtual CPU (PIW).
   */
  wakeups: number | null;
  /**
   * Number of exits from all guests to the host.
   */
  exits: number | null;
  /**
   * Number of these exits that were caused by an interrupt of the host.
   */
  interrupt_exits: number | null;
}

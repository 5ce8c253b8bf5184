// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Writes one value to a kernel attribute below /sys, /proc/sys or /proc/irq and reads it back: a write that the kernel granted only in part, or silently dropped, is a failure.
 */
export interface SysfsWrite {
  /**
   * The attribute, below /sys, /proc/sys or /proc/irq, without `..`.
   */
  path: string;
  /**
   * What is written, in one line; the newline is added. A value of "\n" writes the newline alone, which clears an attribute.
   */
  value: string;
  /**
   * How what is read is compared: `exact` to the letter, `list` as a CPU list, `mask` as an affinity mask, `choice` by the word in brackets of `always [madvise] never`. Told from the attribute when it is left out.
   */
  compare?: 'exact' | 'list' | 'mask' | 'choice';
  /**
   * What undo writes, where that is not the text that was read.
   */
  restore?: string;
  /**
   * Where the effect shows when the attribute cannot be read, or shows better than in the attribute, e.g. effective_affinity_list.
   */
  verify?: {
    /**
     * The attribute that is read back.
     */
    path: string;
    /**
     * What it must read; `value` when left out.
     */
    value?: string;
  };
  /**
   * Write it again at every boot, before the network is set up: a systemd unit that waits for the attribute, looks whether the PCI device it belongs to is the same one, and reads back what it wrote.
   */
  persist: boolean;
  /**
   * Seconds that the write may block.
   */
  deadline: number;
}
/**
 * The attribute after the step.
 *
 * This interface was referenced by `SysfsWrite`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface SysfsWriteOutputs {
  /**
   * The attribute without links in its path.
   */
  path: string;
  /**
   * What it reads; null when it cannot be read.
   */
  value: string | null;
}

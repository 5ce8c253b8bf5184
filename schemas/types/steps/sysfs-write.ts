// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Writes a value to a kernel attribute below /sys, /proc/sys or /proc/irq and reads it back. The step fails if the kernel ignores the write or applies only a part of it.
 */
export interface SysfsWrite {
  /**
   * The attribute's path below /sys, /proc/sys or /proc/irq, without `..`.
   */
  path: string;
  /**
   * The value to write, on one line. A newline is added. The value "\n" writes only a newline, which clears an attribute.
   */
  value: string;
  /**
   * How the value that is read back is compared. `exact`: the texts must be the same. `list`: as CPU lists. `mask`: as CPU affinity masks. `choice`: the word in brackets, as in `always [madvise] never`. By default, the step chooses it from the attribute.
   */
  compare?: 'exact' | 'list' | 'mask' | 'choice';
  /**
   * The value that undo writes. Default: the text that was read before the change.
   */
  restore?: string;
  /**
   * Another place to read the effect, if the attribute is write-only or does not show the effect, e.g. effective_affinity_list.
   */
  verify?: {
    /**
     * The attribute that is read back.
     */
    path: string;
    /**
     * The expected value. Default: `value`.
     */
    value?: string;
  };
  /**
   * If true, a systemd unit writes the value again at every boot, before the network is configured. The unit waits for the attribute, checks that it belongs to the same PCI device, and reads the value back. Default: false.
   */
  persist: boolean;
  /**
   * Maximum seconds for the write. Default: 10.
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
   * The attribute's path with all symbolic links resolved.
   */
  path: string;
  /**
   * The value that was read. null if it cannot be read.
   */
  value: string | null;
}

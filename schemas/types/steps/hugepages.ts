// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Sets memory aside as huge pages, of the machine or of one NUMA node. The kernel grants fewer than asked without an error; how many it granted is read back, and too few is a failure.
 */
export interface Hugepages {
  /**
   * How many pages there shall be.
   */
  count: number;
  /**
   * The size of a page, e.g. 2M or 1G. Pages of 1G are hardly to be had once memory is in use: ask for them at boot, by `hugepagesz=1G hugepages=4` with grub-edit.
   */
  size: string;
  /**
   * The NUMA node that they are taken from; left out, the kernel takes from all nodes in turn.
   */
  node?: number;
  /**
   * So many are enough: where the kernel grants fewer than `count` and no fewer than these, that is told and the step has done. Where there are as many already, nothing is done. Without it, `count` is wanted to the page.
   */
  at_least?: number;
  /**
   * Set them aside again at every boot, while memory is still in few pieces: a systemd unit that fails where the kernel grants fewer than `count`.
   */
  persist: boolean;
}
/**
 * What there is after the step.
 *
 * This interface was referenced by `Hugepages`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface HugepagesOutputs {
  /**
   * How many pages were granted.
   */
  count: number;
  /**
   * How many of them nobody uses; null where that cannot be read.
   */
  free: number | null;
  /**
   * The size of a page in bytes.
   */
  size: number;
  /**
   * The attribute that was written.
   */
  path: string;
}

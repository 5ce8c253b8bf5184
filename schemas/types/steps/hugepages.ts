// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Reserves memory as huge pages, on the whole machine or on one NUMA node. The kernel can reserve fewer pages than requested without an error. The step reads back the real number and fails if it is too low.
 */
export interface Hugepages {
  /**
   * Number of pages to reserve.
   */
  count: number;
  /**
   * Page size, e.g. 2M or 1G. The kernel can seldom reserve 1G pages after boot, because memory is then fragmented. Reserve them at boot with the kernel parameters `hugepagesz=1G hugepages=4` in a grub-edit step. Default: 2M.
   */
  size: string;
  /**
   * The NUMA node that provides the pages. By default, the kernel takes pages from all nodes in turn.
   */
  node?: number;
  /**
   * The minimum number of pages. If the kernel reserves fewer than `count` but at least this many, the step succeeds and reports the number. If the machine already has this many, the step changes nothing. By default, exactly `count` pages are required.
   */
  at_least?: number;
  /**
   * If true, a systemd unit reserves the pages again early at every boot, while memory is not yet fragmented. The unit fails if the kernel reserves fewer than `count`. Default: false.
   */
  persist: boolean;
}
/**
 * The pages after the step.
 *
 * This interface was referenced by `Hugepages`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface HugepagesOutputs {
  /**
   * Number of reserved pages.
   */
  count: number;
  /**
   * Number of unused pages. null if it cannot be read.
   */
  free: number | null;
  /**
   * Page size in bytes.
   */
  size: number;
  /**
   * The kernel attribute that was written.
   */
  path: string;
}

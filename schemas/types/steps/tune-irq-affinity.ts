// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Assigns interrupts to CPUs and prevents irqbalance from moving them. Interrupt numbers can change at every boot and when a driver requests its interrupts again. So you select interrupts by device or handler. The step finds the numbers just before it writes, and never writes to a number that has a new owner. Some interrupts are placed by the kernel itself (nvme, virtio-blk and some network cards); the step lists them and does not change them.
 */
export type TuneIrqAffinity = {
  device?: PciAddress;
  /**
   * The interrupts with these numbers. The numbers are valid only until the next boot. Give exactly one of `device`, `irqs` and `handler`.
   *
   * @minItems 1
   */
  irqs?: [number, ...number[]];
  /**
   * The interrupts whose handler in /proc/interrupts matches this pattern, e.g. enp0s4-rx-*. * matches any text and ? matches one character. Give exactly one of `device`, `irqs` and `handler`.
   */
  handler?: string;
  cpus: CpuList;
  /**
   * `one` assigns one CPU to each interrupt, in turn. `all` assigns the whole list to each interrupt, and the kernel chooses from it (one CPU, on x86). Default: one.
   */
  policy: 'one' | 'all';
  /**
   * What to do with a running irqbalance, which would move the interrupts within seconds. `ban` restarts it with --banirq for each of these interrupts. `stop` stops it until undo or the next boot. `leave` does nothing. Default: ban.
   */
  irqbalance: 'ban' | 'stop' | 'leave';
  /**
   * The virtual machine that uses the device, from an earlier step. Its interrupts exist only while it runs, so the plan shows them only after that step.
   */
  vm?: string;
  /**
   * If true, a systemd unit assigns the interrupts again at every boot. It waits for the interrupts of the device or handler, checks that it is the same PCI device, and uses the interrupt numbers of that boot. Interrupts of a guest cannot be persistent. Default: false.
   */
  persist: boolean;
} & {
  [k: string]: unknown;
};
/**
 * The interrupts of this PCI device. While it is bound to vfio-pci, these are the interrupts that a running guest causes (named vfio-msix in /proc/interrupts). Give exactly one of `device`, `irqs` and `handler`.
 */
export type PciAddress = string;
/**
 * The CPUs for the interrupts, e.g. 2-3. Each CPU must be online.
 */
export type CpuList = string;

/**
 * The interrupts after the step.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface TuneIrqAffinityOutputs {
  /**
   * Number of interrupts that were found.
   */
  count: number;
  /**
   * The interrupts and their CPUs as text, e.g. 33 (enp0s4-rx-0) on CPU 2, 34 (enp0s4-tx-0) on CPU 3.
   */
  shown: string;
  /**
   * All interrupts that were found, in the order of the device's vectors.
   */
  interrupts: TunedInterrupt[];
}
/**
 * One interrupt.
 */
export interface TunedInterrupt {
  /**
   * The interrupt number in this boot.
   */
  irq: number;
  /**
   * The handler's name in /proc/interrupts.
   */
  handler: string;
  /**
   * The requested CPUs.
   */
  asked: string;
  /**
   * The CPUs that may handle the interrupt. null if they cannot be read.
   */
  affinity: string | null;
  /**
   * The CPUs that handle the interrupt. null if the kernel does not report them.
   */
  effective: string | null;
  /**
   * True if the kernel places this interrupt itself. The step did not change it.
   */
  kept: boolean;
}

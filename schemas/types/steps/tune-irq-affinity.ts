// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Gives interrupts to CPUs, and sees to it that irqbalance leaves them there. Interrupt numbers are dealt anew at every boot and whenever a driver asks for its vectors, so interrupts are named by their device or their handler, looked up just before the step, and never written to again once the number is another's. What the kernel places itself (nvme, virtio-blk and some NICs) is named and left.
 */
export type TuneIrqAffinity = {
  device?: PciAddress;
  /**
   * The interrupts of these numbers, which hold until the next boot at most. Give this, `device` or `handler`.
   *
   * @minItems 1
   */
  irqs?: [number, ...number[]];
  /**
   * The interrupts whose handler in /proc/interrupts fits this pattern, in which * stands for anything and ? for one character, e.g. enp0s4-rx-*. Give this, `device` or `irqs`.
   */
  handler?: string;
  cpus: CpuList;
  /**
   * `one` gives each interrupt one CPU, in turn; `all` gives each the whole list, of which the kernel picks (one CPU, on x86).
   */
  policy: 'one' | 'all';
  /**
   * What becomes of irqbalance while it runs, which moves interrupts within seconds: `ban` starts it again with --banirq for each of these; `stop` stops it until undo or the next boot; `leave` lets it do as it likes.
   */
  irqbalance: 'ban' | 'stop' | 'leave';
  /**
   * The virtual machine of an earlier step that the device is passed to: its interrupts are there only while it runs, so the plan knows them after that step.
   */
  vm?: string;
  /**
   * Do it again at every boot: a systemd unit that waits for the interrupts of the device, or of the handler, looks whether it is the same PCI device, and gives them to the CPUs under the numbers they have then. Not for what a guest has: no boot has that.
   */
  persist: boolean;
} & {
  [k: string]: unknown;
};
/**
 * The interrupts of this PCI device: those of its host driver, or, while it is with vfio-pci, those that a running guest has it raise (named vfio-msix in /proc/interrupts). Give this, `irqs` or `handler`.
 */
export type PciAddress = string;
/**
 * The CPUs they go to, e.g. 2-3. Each must be online.
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
   * How many interrupts were found.
   */
  count: number;
  /**
   * Where they go, in words, e.g. 33 (enp0s4-rx-0) on CPU 2, 34 (enp0s4-tx-0) on CPU 3.
   */
  shown: string;
  /**
   * Each interrupt that was found, in the order of its device's vectors.
   */
  interrupts: TunedInterrupt[];
}
/**
 * One interrupt.
 */
export interface TunedInterrupt {
  /**
   * Its number, in this boot.
   */
  irq: number;
  /**
   * Who handles it, as /proc/interrupts names it.
   */
  handler: string;
  /**
   * The CPUs asked for.
   */
  asked: string;
  /**
   * The CPUs it may go to; null where that cannot be read.
   */
  affinity: string | null;
  /**
   * The CPUs it goes to; null where the kernel does not tell.
   */
  effective: string | null;
  /**
   * The kernel places it itself, so it was left.
   */
  kept: boolean;
}

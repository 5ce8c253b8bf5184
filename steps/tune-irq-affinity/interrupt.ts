import type { Refusal } from '../../engine/model/step-type.ts';
import type { Irqbalance } from '../../facts/cpu/irqbalance.ts';
import type { SeenPersistence } from './persist-affinity.ts';

/** An interrupt as the kernel shows it in /sys/kernel/irq and /proc/irq (Documentation/ABI/testing/sysfs-kernel-irq). */
export interface Interrupt {
  readonly number: number;
  /** Its handlers as they are written in /proc/interrupts, joined by commas. */
  readonly handler: string;
  /** What else tells it from another that gets its number, by path. */
  readonly signs: Readonly<Record<string, string>>;
  /** smp_affinity_list, trimmed; null if it cannot be read. */
  readonly affinity: string | null;
  /** effective_affinity_list, trimmed; null if the kernel has none. */
  readonly effective: string | null;
  /** Its affinity is a file without write permission: since 6.12 the kernel says so of what it places itself. */
  readonly isKept: boolean;
}

/** What is seen before interrupts are given to CPUs. */
export interface IrqAffinityState {
  /** In the order of the device's vectors, or by number. */
  readonly interrupts: readonly Interrupt[];
  /** Why none exists, or fewer than requested. */
  readonly missing: readonly Refusal[];
  /** They are a guest's: they go when it ends, or has its device reset. */
  readonly isOfGuest: boolean;
  /** /sys/devices/system/cpu/online and possible. */
  readonly online: string;
  readonly possible: string;
  readonly irqbalance: Irqbalance;
  readonly tuned: string | null;
  /** What repeats it at boot; where it is not to be, the unit that an earlier run left, or null. */
  readonly persistence: SeenPersistence | string | null;
}

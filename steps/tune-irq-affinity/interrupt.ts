import type { Refusal } from '../../engine/model/step-type.ts';
import type { Irqbalance } from '../../facts/cpu/irqbalance.ts';
import type { SeenPersistence } from './persist-affinity.ts';

/** An interrupt as the kernel shows it in /sys/kernel/irq and /proc/irq (Documentation/ABI/testing/sysfs-kernel-irq). */
export interface Interrupt {
  readonly number: number;
  /** Its handlers as in /proc/interrupts, joined by commas. */
  readonly handler: string;
  /** Additional attributes, by path, that distinguish it from a later interrupt with the same number. */
  readonly signs: Readonly<Record<string, string>>;
  /** smp_affinity_list, trimmed; null if it cannot be read. */
  readonly affinity: string | null;
  /** effective_affinity_list, trimmed; null if the kernel does not have it. */
  readonly effective: string | null;
  /** Its affinity file has no write permission: since 6.12 this marks an interrupt that the kernel places itself. */
  readonly isKept: boolean;
}

/** The observed state before interrupts are assigned to CPUs. */
export interface IrqAffinityState {
  /** In the order of the device's vectors, or by number. */
  readonly interrupts: readonly Interrupt[];
  /** The reason why there are none, or fewer than requested. */
  readonly missing: readonly Refusal[];
  /** True if they belong to a guest: they are removed when the guest ends, or resets its device. */
  readonly isOfGuest: boolean;
  /** /sys/devices/system/cpu/online and possible. */
  readonly online: string;
  readonly possible: string;
  readonly irqbalance: Irqbalance;
  readonly tuned: string | null;
  /** The unit that repeats it at boot; without a request, the unit that an earlier run left, or null. */
  readonly persistence: SeenPersistence | string | null;
}

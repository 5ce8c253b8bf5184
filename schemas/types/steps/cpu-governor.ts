// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Sets how the CPUs choose their frequency, of all CPUs or of some, until the next boot. Refused on a machine whose kernel does not set frequencies, such as a virtual one.
 */
export interface CpuGovernor {
  /**
   * The governor, e.g. performance.
   */
  governor: string;
  /**
   * CPUs as the kernel lists them, e.g. 2-5; each takes those with it that share its frequency. All when left out.
   */
  cpus?: string;
  /**
   * What the processor itself leans to where it chooses (energy_performance_preference of intel_pstate and amd_pstate), e.g. performance or balance_power.
   */
  energy_preference?: string;
}
/**
 * What was set.
 *
 * This interface was referenced by `CpuGovernor`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface CpuGovernorOutputs {
  /**
   * The policies that were set, each a number under /sys/devices/system/cpu/cpufreq.
   */
  policies: number[];
  /**
   * The driver of the frequencies, e.g. intel_pstate; null where it is not shown.
   */
  driver: string | null;
}

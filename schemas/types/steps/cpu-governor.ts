// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Sets the frequency governor of all CPUs or of some CPUs, until the next boot. The step is refused if the kernel does not control CPU frequencies, e.g. on a virtual machine.
 */
export interface CpuGovernor {
  /**
   * The governor, e.g. performance.
   */
  governor: string;
  /**
   * The CPUs as a kernel CPU list, e.g. 2-5. CPUs that share a frequency with one of them are changed too. Default: all CPUs.
   */
  cpus?: string;
  /**
   * The processor's energy preference (energy_performance_preference of intel_pstate and amd_pstate), e.g. performance or balance_power.
   */
  energy_preference?: string;
}
/**
 * The result.
 *
 * This interface was referenced by `CpuGovernor`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface CpuGovernorOutputs {
  /**
   * The numbers of the changed policies below /sys/devices/system/cpu/cpufreq.
   */
  policies: number[];
  /**
   * The frequency driver, e.g. intel_pstate. null if the kernel does not show it.
   */
  driver: string | null;
}

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Reboots the machine if an earlier step needs it, waits until it is back, and checks that the pending changes are in effect. Several steps can share one reboot. If nothing is pending, the step does nothing. If runbook itself runs on the machine, the run stops here with exit code 5. After the reboot, a systemd unit resumes it; the run removes this unit at its end. Without systemd, resume it with `runbook resume`.
 */
export interface Reboot {
  /**
   * The reason for the reboot, shown in the plan and in the machine's log. Default: the pending changes.
   */
  reason?: string;
  /**
   * If true, reboots even if nothing is pending. Default: false.
   */
  always: boolean;
  /**
   * Only for the machine that runbook runs on. true: reboot it immediately. false: let a person reboot it. Default: false.
   */
  now: boolean;
  /**
   * Maximum seconds until the machine is back. Default: 600.
   */
  timeout: number;
  /**
   * Maximum number of boots until the machine is back. A machine that boots more often has failed. Only boots in which the machine could be reached count. Default: 3.
   */
  boots: number;
  /**
   * What must be in effect after the reboot. Default: the pending changes.
   */
  expect?: {
    /**
     * Words that must be on the kernel command line (/proc/cmdline), e.g. intel_iommu=on.
     */
    parameters: string[];
  };
}
/**
 * Values for later steps.
 *
 * This interface was referenced by `Reboot`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface RebootOutputs {
  /**
   * False if nothing was pending, so that no reboot was necessary.
   */
  rebooted: boolean;
  /**
   * Seconds from the request until the machine was back.
   */
  waited: number;
  /**
   * The kernel command line, split into words.
   */
  parameters: string[];
}

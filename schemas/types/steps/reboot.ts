// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Reboots the machine when an earlier step left something for the next boot, waits until it is back, and checks that what was pending is in effect. Where runbook itself runs on the machine the run stops here, and `runbook resume` goes on after the reboot.
 */
export interface Reboot {
  /**
   * Why, for the plan and the machine's log; what is pending when left out.
   */
  reason?: string;
  /**
   * Reboots even when nothing is pending.
   */
  always: boolean;
  /**
   * On the machine runbook itself runs on: true reboots it at once, false leaves that to a person.
   */
  now: boolean;
  /**
   * Seconds until the machine must be back.
   */
  timeout: number;
  /**
   * What must be so after the reboot; what was pending when left out.
   */
  expect?: {
    /**
     * Words that must be on the kernel command line (/proc/cmdline), e.g. intel_iommu=on.
     */
    parameters: string[];
  };
}
/**
 * What later steps can use.
 *
 * This interface was referenced by `Reboot`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface RebootOutputs {
  /**
   * False when nothing was pending.
   */
  rebooted: boolean;
  /**
   * Seconds from the request until the machine was back.
   */
  waited: number;
  /**
   * The kernel command line as words.
   */
  parameters: string[];
}

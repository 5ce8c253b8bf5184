// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Reboots the machine when an earlier step left something for the next boot, waits until it is back, and checks that what was pending is in effect. Steps that wait for a reboot share the next one; a reboot step with nothing pending does nothing. Where runbook itself runs on the machine, the run waits here (exit code 5) and goes on by itself after the reboot: a systemd unit, which the run takes away again, resumes it; without systemd, `runbook resume` does.
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
   * How many boots the machine may take until it is back; one that boots again and again has failed. Only boots that could be reached count.
   */
  boots: number;
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

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Starts or stops a systemd unit, and enables, disables or masks it: two things, of which either may be left as it is. Undo gives both back, with the very links that were there.
 */
export type Service = {
  [k: string]: unknown;
} & {
  /**
   * The unit; `.service` may be left out, e.g. irqbalance, fstrim.timer or getty@tty2.service.
   */
  unit: string;
  /**
   * Whether it shall run now. A unit that does its work and ends counts as running once it has done so since the boot.
   */
  state?: 'running' | 'stopped';
  /**
   * Whether it shall start by itself: true, false, or masked, which keeps everything else from starting it too.
   */
  enabled?: true | false | 'masked';
  /**
   * Stop, disable or mask it although your ssh session or the network under it depends on it. Have another way to reach the machine.
   */
  allow_disconnect: boolean;
  /**
   * Seconds that its start or stop may take.
   */
  deadline: number;
};

/**
 * The unit after the step.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface ServiceOutputs {
  /**
   * Its whole name, e.g. irqbalance.service.
   */
  unit: string;
  /**
   * True when it runs, or has run.
   */
  active: boolean;
  /**
   * As `systemctl is-enabled` says it, e.g. enabled, disabled, masked or static.
   */
  enabled: string;
}

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Starts or stops a systemd unit, and enables, disables or masks it. You can set the running state (`state`), the start at boot (`enabled`), or both. Undo restores both, including the exact symbolic links.
 */
export type Service = {
  [k: string]: unknown;
} & {
  /**
   * The unit, e.g. irqbalance, fstrim.timer or getty@tty2.service. You can omit `.service`.
   */
  unit: string;
  /**
   * Whether the unit runs now. A unit that ends after its work (a oneshot unit) counts as running if it has run since the boot. Without this key, the running state does not change.
   */
  state?: 'running' | 'stopped';
  /**
   * Whether the unit starts at boot: true or false. `masked` also prevents other units from starting it. Without this key, this setting does not change.
   */
  enabled?: true | false | 'masked';
  /**
   * If true, the unit may be stopped, disabled or masked even if your SSH session or its network depends on it. Make sure that you have another way to reach the machine. Default: false.
   */
  allow_disconnect: boolean;
  /**
   * Maximum seconds to start or stop the unit. Default: 120.
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
   * The full unit name, e.g. irqbalance.service.
   */
  unit: string;
  /**
   * True if the unit runs, or if it is a oneshot unit that has run.
   */
  active: boolean;
  /**
   * The state that `systemctl is-enabled` prints, e.g. enabled, disabled, masked or static.
   */
  enabled: string;
}

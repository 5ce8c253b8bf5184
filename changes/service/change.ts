// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * A systemd unit is started or stopped, enabled, disabled or masked.
 */
export interface ServiceChange {
  /**
   * The kind of change.
   */
  readonly kind: 'service';
  /**
   * The full name, e.g. irqbalance.service.
   */
  readonly unit: string;
  /**
   * True if the unit runs once and ends (Type=oneshot without RemainAfterExit=). Undo then has nothing to stop.
   */
  readonly once: boolean;
  /**
   * The unit before the change.
   */
  readonly before: ServiceState;
  /**
   * The unit afterwards.
   */
  readonly after: ServiceState;
  /**
   * How long the start or the stop may take.
   */
  readonly deadline: number;
}
/**
 * The state of a systemd unit. Null where a change ignores that part.
 */
export interface ServiceState {
  /**
   * True when the unit runs, or has run in case it ends by itself; null when the change ignores this.
   */
  readonly active: boolean | null;
  /**
   * What `systemctl is-enabled` reports; null when the change ignores this.
   */
  readonly enabled: string | null;
  /**
   * The links that enable or mask the unit, target by path; null for those that systemctl makes.
   */
  readonly links: {
    readonly [k: string]: string;
  } | null;
}

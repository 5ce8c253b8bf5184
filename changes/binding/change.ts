// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.
import type { BindingState, InterfaceState, PciIdentity } from '../../schemas/types/common.ts';

/**
 * A PCI device moves from one driver to another (driver_override, unbind, drivers_probe). The driver link shows whether it worked.
 */
export interface BindingChange {
  /**
   * The kind of change.
   */
  readonly kind: 'binding';
  /**
   * The full address, e.g. 0000:00:04.0.
   */
  readonly address: string;
  /**
   * The card at this address. Another card is never touched.
   */
  readonly identity: PciIdentity;
  /**
   * The driver before the change.
   */
  readonly before: BindingState;
  /**
   * The driver afterwards.
   */
  readonly after: BindingState;
  /**
   * How the new driver is assigned: by `driver_override`, or by `new_id`, which assigns every device of that ID without a driver.
   */
  readonly method: 'override' | 'new_id';
  /**
   * The interfaces that the device has now, for undo.
   */
  readonly interfaces: readonly InterfaceState[];
  /**
   * How long one write may block.
   */
  readonly deadline: number;
}

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * A virtual function of a network card gets other settings, which the card itself enforces (ip-link(8), vf).
 */
export interface VirtualFunctionChange {
  /**
   * The kind of change.
   */
  readonly kind: 'virtual-function';
  /**
   * The address of the card that creates the function.
   */
  readonly device: string;
  /**
   * The number of the function, from 0.
   */
  readonly index: number;
  /**
   * True if the same step creates the function: then its earlier settings are those of a new function, and undo removes it.
   */
  readonly made: boolean;
  /**
   * The settings before the change.
   */
  readonly before: FunctionSettings;
  /**
   * The settings afterwards.
   */
  readonly after: FunctionSettings;
}
/**
 * Settings of a virtual function. A setting that is absent is not changed, or the driver does not report it.
 */
export interface FunctionSettings {
  /**
   * The MAC address that the card gives the function.
   */
  readonly mac?: string;
  /**
   * The VLAN that the card puts the frames of the function into; 0 for none.
   */
  readonly vlan?: number;
  /**
   * The priority (PCP) of these frames.
   */
  readonly qos?: number;
  /**
   * The tag: 802.1Q, or 802.1ad for the outer tag of two.
   */
  readonly proto?: '802.1Q' | '802.1ad';
  /**
   * The guaranteed rate in Mbit/s; 0 for none.
   */
  readonly min_tx_rate?: number;
  /**
   * The largest rate in Mbit/s; 0 for no limit.
   */
  readonly max_tx_rate?: number;
  /**
   * Whether frames with another source address are dropped.
   */
  readonly spoofchk?: boolean;
  /**
   * Whether the guest may change its MAC address and receive all frames (promiscuous mode).
   */
  readonly trust?: boolean;
  /**
   * The link that the function sees: auto follows the card.
   */
  readonly link_state?: 'auto' | 'enable' | 'disable';
}

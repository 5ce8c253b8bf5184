// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The card, by the full PCI address of its physical function.
 */
export type PciAddress = string;
/**
 * One function.
 */
export type PciAddress1 = string;

/**
 * Has a card make virtual functions (SR-IOV): cards of their own that can be handed over one by one with pci-bind. Going from one number to another ends those there are, for the kernel takes it only through 0.
 */
export interface Sriov {
  device: PciAddress;
  /**
   * How many virtual functions there shall be; 0 ends all.
   */
  count: number;
  /**
   * Whether the host's drivers take new virtual functions (sriov_drivers_autoprobe). With false they come up without a driver, ready for pci-bind. Left as it is when left out.
   */
  autoprobe?: boolean;
  /**
   * Make them again at every boot: a systemd unit that looks whether the card is the same one.
   */
  persist: boolean;
}
/**
 * The virtual functions there are after the step.
 *
 * This interface was referenced by `Sriov`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface SriovOutputs {
  /**
   * Their PCI addresses, in order; known once they were made.
   */
  functions: PciAddress1[];
  /**
   * How many the card can make.
   */
  most: number;
}

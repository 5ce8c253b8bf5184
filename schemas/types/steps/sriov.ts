// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The full PCI address of the card's physical function.
 */
export type PciAddress = string;
/**
 * The PCI address of one virtual function.
 */
export type PciAddress1 = string;

/**
 * Creates virtual functions (SR-IOV) on a card. Each virtual function is a PCI device that pci-bind can bind on its own. Any change of their number first removes all existing virtual functions, because the kernel requires it.
 */
export interface Sriov {
  device: PciAddress;
  /**
   * Number of virtual functions. 0 removes all.
   */
  count: number;
  /**
   * If true, the host's drivers bind new virtual functions (sriov_drivers_autoprobe). If false, they start without a driver, ready for pci-bind. Without this key, the setting does not change.
   */
  autoprobe?: boolean;
  /**
   * If true, a systemd unit creates the virtual functions again at every boot, after it has checked that it is the same card. Default: false.
   */
  persist: boolean;
  /**
   * If true, the step may be persistent although another owner on the host sets another number at every boot, e.g. netplan or a udev rule. It is then not certain which of them is last. Default: false.
   */
  allow_other_owner: boolean;
}
/**
 * The virtual functions after the step.
 *
 * This interface was referenced by `Sriov`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface SriovOutputs {
  /**
   * Their PCI addresses in order. They are known once the functions exist.
   */
  functions: PciAddress1[];
  /**
   * Largest number of virtual functions that the card supports.
   */
  most: number;
}

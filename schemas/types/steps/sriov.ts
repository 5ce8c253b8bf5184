// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The full PCI address of the card's physical function.
 */
export type PciAddress = string;
/**
 * Its MAC address, a unicast address in lower case.
 */
export type MacAddress = string;
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
   * Settings of single virtual functions, which the card enforces (ip-link(8), vf). A setting without a key does not change. A guest sees a new MAC address when its driver is loaded the next time.
   */
  functions?: FunctionRequest[];
  /**
   * If true, a systemd unit creates the virtual functions again at every boot, after it has checked that it is the same card, and another sets their settings. Default: false.
   */
  persist: boolean;
  /**
   * If true, the step may be persistent although another owner on the host sets another number at every boot, e.g. netplan or a udev rule. It is then not certain which of them is last. Default: false.
   */
  allow_other_owner: boolean;
}
/**
 * The settings of one virtual function.
 */
export interface FunctionRequest {
  /**
   * Its number, from 0 to count - 1, in the order of the output functions.
   */
  index: number;
  mac?: MacAddress;
  /**
   * The VLAN that the card puts its frames into, invisible for the guest; 0 for none.
   */
  vlan?: number;
  /**
   * The priority (PCP) of the frames in this VLAN.
   */
  qos?: number;
  /**
   * The tag of the VLAN: 802.1Q, or 802.1ad for the outer tag of two. Few drivers support 802.1ad.
   */
  proto?: '802.1Q' | '802.1ad';
  /**
   * The guaranteed rate of transmission in Mbit/s; 0 for none. Few drivers support it.
   */
  min_tx_rate?: number;
  /**
   * The largest rate of transmission in Mbit/s; 0 for no limit.
   */
  max_tx_rate?: number;
  /**
   * If true, the card drops frames whose source is not the function's MAC address. A bridge in the guest needs false.
   */
  spoofchk?: boolean;
  /**
   * If true, the guest may change its MAC address and receive all frames (promiscuous mode). A bond or DPDK in the guest often needs it.
   */
  trust?: boolean;
  /**
   * The link that the function sees: auto follows the card, enable is always up (functions of one card reach each other without a cable), disable is always down.
   */
  link_state?: 'auto' | 'enable' | 'disable';
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

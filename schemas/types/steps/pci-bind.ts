// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Passes a PCI device from its driver to another (vfio-pci by default), after checking that it is the right card, that its IOMMU group can go with it and that nobody needs it. Undo gives it back with its interface, addresses and routes.
 */
export type PciBind = {
  device?: PciAddress;
  interface?: InterfaceName;
  /**
   * The driver it passes to; its module must be loaded, e.g. by a modprobe step before.
   */
  driver: string;
  /**
   * Which card it must be, because addresses are given anew when cards are added or moved. Another card is refused.
   */
  identity?: {
    vendor?: HexId;
    device?: HexId1;
    mac?: MacAddress;
  };
  /**
   * Other members of its IOMMU group that pass to the same driver with it. Each must be named: everything in a group goes to one owner.
   */
  include_group: PciAddress1[];
  /**
   * How the driver is told: `override` names this one device; `new_id` teaches the driver the ID, and it takes every unbound device of that ID.
   */
  method: 'override' | 'new_id';
  /**
   * Do it again at every boot. `true`: before the network is set up, by a systemd unit that looks whether it is the same card (vendor, device, subsystem, and the MAC address where one is shown by then) and gives it back where the driver does not take it. `initramfs`: earlier still, before udev loads a driver, by the same program in the initramfs of every kernel; only where the initramfs itself needs the network, since a MAC address is not shown there yet.
   */
  persist: false | true | 'initramfs';
  /**
   * Take the device although routes, connections, an ssh session, mounted folders, the name server or other interfaces hang on it. Have another way to reach the machine.
   */
  allow_disconnect: boolean;
  /**
   * Try although a program (a virtual machine) holds the device: the kernel lets go of it when that program ends.
   */
  allow_busy: boolean;
  /**
   * Seconds that one write to the kernel may block.
   */
  deadline: number;
} & {
  [k: string]: unknown;
};
/**
 * The device by its full address (lspci -D shows it), e.g. 0000:00:1f.6. Give this or `interface`.
 */
export type PciAddress = string;
/**
 * The device by the name of its network interface, e.g. enp0s4. Give this or `device`.
 */
export type InterfaceName = string;
/**
 * Its PCI vendor, e.g. 8086.
 */
export type HexId = string;
/**
 * Its PCI device, e.g. 10d3.
 */
export type HexId1 = string;
/**
 * Its MAC address in lower case; checked while a network driver shows it.
 */
export type MacAddress = string;
/**
 * Full PCI address (BDF with domain), e.g. 0000:00:1f.6.
 */
export type PciAddress1 = string;

/**
 * What is known of the device once it is bound.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface PciBindOutputs {
  /**
   * Its full address, e.g. 0000:00:04.0.
   */
  address: string;
  /**
   * The driver it is bound to.
   */
  driver: string | null;
  /**
   * The driver the kernel gives it by itself, e.g. e1000e; null when none is known.
   */
  previous_driver: string | null;
  /**
   * Its IOMMU group, e.g. 3 for /dev/vfio/3; null without one.
   */
  group: string | null;
  /**
   * The addresses in that group, its own too; a later run warns when they are others.
   */
  group_members: string[];
  /**
   * The kernel under which that was so, as `uname -r` says it.
   */
  kernel: string;
  /**
   * Its PCI vendor, e.g. 8086.
   */
  vendor: string;
  /**
   * Its PCI device, e.g. 10d3.
   */
  device: string;
  /**
   * Its MAC address: as seen, or as `identity` says once no network driver shows it; null when unknown.
   */
  mac: string | null;
  /**
   * Its network interface: as seen, or as given; null when it has none.
   */
  interface: string | null;
}

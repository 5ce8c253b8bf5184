// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Binds a PCI device to another driver (vfio-pci by default). Before that, it checks that this is the right card, that the whole IOMMU group can be bound, and that nothing on the machine needs the device. Undo restores the previous driver, network interface, addresses and routes.
 */
export type PciBind = {
  device?: PciDevice;
  interface?: InterfaceName;
  /**
   * The new driver. Its module must be loaded, e.g. by an earlier modprobe step. Default: vfio-pci.
   */
  driver: string;
  /**
   * The expected card. PCI addresses can change when cards are added or moved or when the firmware is updated, so a different card is refused, and the refusal names the address where the card is now.
   */
  identity?: {
    vendor?: HexId;
    device?: HexId1;
    /**
     * Vendor and device ID of the subsystem, e.g. 8086:0000 (`lspci -nn -v` shows them). It distinguishes cards of different makers with the same chip.
     */
    subsystem?: string;
    mac?: MacAddress;
    /**
     * The PCI serial number in lower case, e.g. a0-36-9f-ff-ff-12-34-56 (`lspci -v` shows it as Device Serial Number). It is checked only if the kernel reports it (serial_number in sysfs, since Linux 6.18).
     */
    serial?: string;
  };
  /**
   * Other devices of the same IOMMU group that are bound to the same driver too, because all devices of a group must have the same owner. List each of them, or write `all` for every member of the group, e.g. the audio and USB functions of a graphics card. The plan shows each member with its class and driver. Bridges remain with the host. Default: no other device.
   */
  include_group: 'all' | PciAddress[];
  /**
   * How the driver gets the device. `override` sets the driver for this one device. `new_id` adds the device's ID to the driver, and the driver then claims every unbound device with this ID. Default: override.
   */
  method: 'override' | 'new_id';
  /**
   * Whether to bind the device again at every boot. `true`: a systemd unit binds it before the network is configured. The unit first checks that it is the same card (vendor, device, subsystem, and the MAC address if already reported). It restores the previous driver if the new driver does not accept the device. `initramfs`: the same program runs earlier, in the initramfs of every kernel, before udev loads drivers. No MAC address is reported at that time, so use it only if the initramfs itself needs the network. `false`: until the next boot. Default: false.
   */
  persist: false | true | 'initramfs';
  /**
   * If true, the device may be unbound even if routes, connections, an SSH session, mounted file systems, the name server, other interfaces or another network namespace depend on it. Make sure that you have another way to reach the machine. Default: false.
   */
  allow_disconnect: boolean;
  /**
   * If true, the step tries to unbind the device even if a program (a virtual machine, a display server) has it or its disk open, a volume without a file system is active on its disk, the use of its disk cannot be known, or it has the last keyboard. The kernel may wait until the program ends. A disk with a mounted file system, swap or pool is still refused. Default: false.
   */
  allow_busy: boolean;
  /**
   * If true, the step may be persistent although another owner on the host sets another driver at every boot, e.g. driverctl or a udev rule. It is then not certain which of them is last. Default: false.
   */
  allow_other_owner: boolean;
  /**
   * Maximum seconds for one write to the kernel. Default: 10.
   */
  deadline: number;
} & {
  [k: string]: unknown;
};
/**
 * The device's full PCI address (lspci -D shows it), e.g. 0000:00:1f.6, or its vendor and device ID, e.g. 10de:2684, if only one device has this ID. With `include_group: all`, several functions of one IOMMU group may have it. Give either `device` or `interface`.
 */
export type PciDevice = string;
/**
 * The device by the name of its network interface, e.g. enp0s4. Give either `interface` or `device`.
 */
export type InterfaceName = string;
/**
 * The PCI vendor ID, e.g. 8086.
 */
export type HexId = string;
/**
 * The PCI device ID, e.g. 10d3.
 */
export type HexId1 = string;
/**
 * The MAC address in lower case. It is checked only while a network driver reports it.
 */
export type MacAddress = string;
/**
 * Full PCI address (BDF with domain), e.g. 0000:00:1f.6.
 */
export type PciAddress = string;

/**
 * The device after the step.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface PciBindOutputs {
  /**
   * The full PCI address, e.g. 0000:00:04.0.
   */
  address: string;
  /**
   * The driver that the device is bound to.
   */
  driver: string | null;
  /**
   * The driver that the kernel chooses by default, e.g. e1000e. null if unknown.
   */
  previous_driver: string | null;
  /**
   * The IOMMU group, e.g. 3 for /dev/vfio/3. null if the device is in no group.
   */
  group: string | null;
  /**
   * The addresses of all devices in that group, including this device. A later run warns if they changed.
   */
  group_members: string[];
  /**
   * The addresses of all devices that the step binds: the device, and the members of `include_group`, in the order of the bus.
   */
  bound: string[];
  /**
   * Their vendor and device IDs, sorted, e.g. 8086:10d3. An ID of several devices is repeated.
   */
  bound_ids: string[];
  /**
   * The kernel release during the step, as `uname -r` prints it.
   */
  kernel: string;
  /**
   * The PCI vendor ID, e.g. 8086.
   */
  vendor: string;
  /**
   * The PCI device ID, e.g. 10d3.
   */
  device: string;
  /**
   * The MAC address that the machine reports. If no network driver reports one, the address in `identity`. null if unknown.
   */
  mac: string | null;
  /**
   * The network interface that was found or given. null if the device has none.
   */
  interface: string | null;
}

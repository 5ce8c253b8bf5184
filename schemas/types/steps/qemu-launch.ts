// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Absolute path without `..` components.
 */
export type AbsolutePath = string;
/**
 * Absolute path without `..` components.
 */
export type AbsolutePath1 = string;
/**
 * Absolute path without `..` components.
 */
export type AbsolutePath2 = string;
/**
 * Full PCI address (BDF with domain), e.g. 0000:00:1f.6.
 */
export type PciAddress = string;
/**
 * Absolute path without `..` components.
 */
export type AbsolutePath3 = string;

/**
 * Starts a QEMU virtual machine as a transient systemd unit, passes PCI devices to it with VFIO, and waits until it answers. Undo powers it off. Its sockets and logs are in /run/runbook/vm/<name>.
 */
export interface QemuLaunch {
  /**
   * The virtual machine's name. Its systemd unit is runbook-vm-<name>. A lab file can use this name to connect to the guest.
   */
  name: string;
  /**
   * The guest's memory, e.g. 2G or 512M (powers of 1024). If a device is passed through, all of this memory is locked in RAM.
   */
  memory: string;
  /**
   * If true, the guest's memory comes from the huge pages at /dev/hugepages. Reserve these pages first, e.g. with a hugepages step. Default: false.
   */
  hugepages: boolean;
  /**
   * Number of virtual CPUs.
   */
  cpus: number;
  /**
   * CPU model and feature flags, in the syntax of QEMU's -cpu option: host, or max,avx=off. Default: host.
   */
  cpu: string;
  /**
   * kvm uses the processor's virtualization. tcg emulates the processor; it is for tests, and its measurements are not meaningful. Default: kvm.
   */
  accelerator: 'kvm' | 'tcg';
  /**
   * Machine type of the q35 family with options, e.g. q35. Use a versioned type such as pc-q35-9.2 to keep the virtual hardware the same across QEMU versions. Default: q35.
   */
  machine: string;
  /**
   * bios (SeaBIOS) or uefi (OVMF, found at the usual paths of the distributions). UEFI variables are lost when the guest stops. Default: bios.
   */
  firmware: 'bios' | 'uefi';
  /**
   * The guest's disk, a virtio block device.
   */
  disk?: {
    path: AbsolutePath;
    /**
     * The image format. QEMU does not detect it.
     */
    format: 'qcow2' | 'raw';
    /**
     * If false, the guest writes to a temporary layer, and the image does not change. If true, the guest changes the image, and undo does not revert that. Default: false.
     */
    writable: boolean;
  };
  seed?: AbsolutePath1;
  cdrom?: AbsolutePath2;
  /**
   * Boots a Linux kernel directly, without the disk's boot loader.
   */
  boot?: {
    /**
     * The kernel's path on the host. An empty text means: use the disk's boot loader. So a playbook can make this an optional input.
     */
    kernel: string;
    /**
     * The path of the initramfs on the host. Empty: no initramfs.
     */
    initrd: string;
    /**
     * The guest's kernel command line.
     */
    append: string;
  };
  /**
   * none: the guest has no network card except the devices that are passed to it. user: the guest also has a virtio network card behind QEMU's address translation (NAT). It can connect to the outside, e.g. to install packages, but nothing can connect to it. Default: none.
   */
  network: 'none' | 'user';
  /**
   * The devices to pass through: the PCI address of each, or an object with its address and options. Each must already be bound to vfio-pci (see pci-bind). Functions of one slot of the host share a slot of the guest. Their IDs in QEMU are passthrough0, passthrough1, and so on. Default: no devices.
   *
   * @maxItems 64
   */
  devices: (PciAddress | PassedDevice)[];
  /**
   * The size of the guest's 64-bit window for the memory areas (BARs) of devices, e.g. 64G. Cards with 16 GiB or more need more than the default of the firmware, which is 32 GiB for old versions of OVMF. By default, the firmware decides.
   */
  mmio64?: string;
  /**
   * root-port puts each device behind its own PCIe root port, so that it can be unplugged while the guest runs. root-complex puts it on the root bus, as in the original document. Default: root-port.
   */
  placement: 'root-port' | 'root-complex';
  /**
   * If true, QEMU uses iommufd and each device's own device node instead of VFIO containers of IOMMU groups. It needs Linux 6.6 or later with this option built in, and QEMU 8.2 or later. It is refused on other machines. Default: false.
   */
  iommufd: boolean;
  /**
   * The user that QEMU runs as. The devices' nodes belong to this user while the virtual machine runs, and are given back afterwards. The user may lock the guest's memory plus 1 GiB. The user must be able to open the disk. Default: root.
   */
  user?: string;
  /**
   * If true, the step connects the QEMU guest agent and waits until the agent in the guest answers. If false, the step ends when QEMU reports that the guest runs, which is long before the guest has booted. Default: true.
   */
  agent: boolean;
  /**
   * Maximum seconds until the guest answers. Default: 180.
   */
  ready_within: number;
  /**
   * Further QEMU arguments, added at the end. They are passed to QEMU unchanged, without a shell.
   */
  arguments: string[];
}
/**
 * A device with options.
 */
export interface PassedDevice {
  address: PciAddress;
  /**
   * If false, the guest does not see the device's expansion ROM. Use it for a card whose ROM stops the guest's firmware. Default: true.
   */
  rom_bar?: boolean;
  rom_file?: AbsolutePath3;
  /**
   * If true, the guest gets the device's legacy VGA areas, so that a PC BIOS (firmware: bios) can show its messages on the card. Not needed with firmware: uefi. Default: false.
   */
  x_vga?: boolean;
}
/**
 * Values for later steps.
 *
 * This interface was referenced by `QemuLaunch`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface QemuLaunchOutputs {
  /**
   * The virtual machine's name.
   */
  name: string;
  /**
   * The name of its systemd unit, without .service.
   */
  unit: string;
  /**
   * The folder with its sockets and logs.
   */
  folder: string;
  /**
   * The socket of the QEMU machine protocol (QMP).
   */
  qmp: string;
  /**
   * The socket of the guest agent. null if `agent` is false.
   */
  agent: string | null;
  /**
   * The log of the guest's first serial port.
   */
  console: string;
}

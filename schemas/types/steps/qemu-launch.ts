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
 * Starts a virtual machine with QEMU as a transient systemd unit, with PCI devices handed to it through VFIO, and waits until it answers. Undo powers it off. Its sockets and logs lie in /run/runbook/vm/<name>.
 */
export interface QemuLaunch {
  /**
   * The virtual machine's name: its unit is runbook-vm-<name>, and a lab file's guest names it.
   */
  name: string;
  /**
   * The guest's memory, e.g. 2G or 512M (powers of two). All of it is pinned when a device is passed through.
   */
  memory: string;
  /**
   * Takes the guest's memory from the huge pages at /dev/hugepages, which must have been reserved.
   */
  hugepages: boolean;
  /**
   * Number of virtual CPUs.
   */
  cpus: number;
  /**
   * CPU model with feature flags, as -cpu takes it: host, or max,avx=off.
   */
  cpu: string;
  /**
   * kvm runs the guest on the processor's virtualization; tcg emulates the processor, for trying things out: measurements mean nothing.
   */
  accelerator: 'kvm' | 'tcg';
  /**
   * Machine type of the q35 family with options, e.g. q35, or pc-q35-9.2 to keep a measured platform the same across QEMU versions.
   */
  machine: string;
  /**
   * bios (SeaBIOS) or uefi (OVMF, found where the distributions put it; its variables are forgotten when the guest ends).
   */
  firmware: 'bios' | 'uefi';
  /**
   * The guest's disk, a virtio block device.
   */
  disk?: {
    path: AbsolutePath;
    /**
     * What the image is; QEMU is not left to guess.
     */
    format: 'qcow2' | 'raw';
    /**
     * False gives the guest a throw-away layer over the image, so that a run leaves the image as it was. True lets the guest change the image, which undo does not take back.
     */
    writable: boolean;
  };
  seed?: AbsolutePath1;
  cdrom?: AbsolutePath2;
  /**
   * Boots a Linux kernel directly instead of the disk's boot loader.
   */
  boot?: {
    /**
     * The kernel's path on the host; empty to leave it to the disk's boot loader, so that a playbook can make an input of it.
     */
    kernel: string;
    /**
     * The initramfs's path on the host; empty for none.
     */
    initrd: string;
    /**
     * The guest's kernel command line.
     */
    append: string;
  };
  /**
   * none: the guest has no network but the devices that are passed to it. user: it also has a virtio card behind QEMU's own address translation, with a way out and none in, e.g. to install packages.
   */
  network: 'none' | 'user';
  /**
   * PCI addresses of the devices to pass through, each bound to vfio-pci beforehand (pci-bind). They become passthrough0, passthrough1, ... in the guest.
   */
  devices: PciAddress[];
  /**
   * root-port puts each device behind its own PCIe port, so that QEMU can give it back while it runs; root-complex puts it on the root bus, as the original document does.
   */
  placement: 'root-port' | 'root-complex';
  /**
   * Attaches the devices through iommufd and a node of each device's own instead of their groups' containers, where the kernel has it (Linux 6.6 and later, if built in) and QEMU too (8.2 and later). Refused elsewhere.
   */
  iommufd: boolean;
  /**
   * The user that QEMU runs as; root when not said. The devices' nodes are its own while the VM runs and are given back when it ends, and it may lock the guest's memory and 1 GiB more. It must be able to open the disk.
   */
  user?: string;
  /**
   * Opens the QEMU guest agent's channel and waits until the agent in the guest answers. With false the step is done when QEMU says that the guest runs, which is long before it has booted.
   */
  agent: boolean;
  /**
   * Seconds until the guest must have answered.
   */
  ready_within: number;
  /**
   * Further QEMU arguments, added at the end as they are: no shell reads them, and they are escaped by nobody.
   */
  arguments: string[];
}
/**
 * What later steps can use.
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
   * The systemd unit it runs as, without .service.
   */
  unit: string;
  /**
   * The folder of its sockets and logs.
   */
  folder: string;
  /**
   * QEMU's machine protocol socket (QMP).
   */
  qmp: string;
  /**
   * The guest agent's socket; null when the step has none.
   */
  agent: string | null;
  /**
   * What the guest writes to its first serial port.
   */
  console: string;
}

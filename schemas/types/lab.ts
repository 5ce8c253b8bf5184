// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The lab's name in reports.
 */
export type Name = string;
/**
 * One machine. `connect` sets the type of connection, which decides the other keys.
 *
 * This interface was referenced by `Lab`'s JSON-Schema
 * via the `definition` "machine".
 */
export type Machine = Machine1 & Machine2;
export type Machine1 = LocalMachine | SshMachine | EmulatedMachine | SimulatedMachine | GuestMachine;
/**
 * A name of letters, digits, - and _. It begins with a lower-case letter and has at most 64 characters, e.g. host.
 *
 * This interface was referenced by `Lab`'s JSON-Schema
 * via the `definition` "name".
 */
export type Name1 = string;

/**
 * A lab file: the machines at this site and the local values of inputs. Playbooks can be shared; the lab file is local to this site.
 */
export interface Lab {
  /**
   * The version of the lab file format. Always 1.
   */
  lab: 1;
  name: Name;
  /**
   * A one-line summary.
   */
  summary?: string;
  /**
   * The machines by name, and how to connect to each of them. The key `on` of a playbook's steps uses these names. Steps without `on` run on `host`.
   */
  machines: {
    [k: string]: Machine;
  };
  /**
   * Values for the inputs of playbooks. The playbook's input types decide how they are read.
   */
  inputs?: {
    [k: string]: unknown;
  };
}
/**
 * The machine that runbook runs on.
 */
export interface LocalMachine {
  /**
   * This machine.
   */
  connect?: 'local';
}
/**
 * A machine reached with the OpenSSH client. The client's configuration, jump hosts and known hosts apply.
 */
export interface SshMachine {
  /**
   * The OpenSSH client.
   */
  connect?: 'ssh';
  /**
   * Host name, address or alias from ~/.ssh/config. It must not begin with -.
   */
  host: string;
  /**
   * Login name. It must not begin with -.
   */
  user?: string;
  /**
   * TCP port.
   */
  port?: number;
  /**
   * If true, log in as an ordinary user and run everything with sudo -n. sudo must not ask for a password.
   */
  sudo?: boolean;
  /**
   * Path of the private key, relative to the folder of the lab file. ~ is the home folder.
   */
  identity_file?: string;
  /**
   * Further options of ssh_config(5), e.g. ProxyJump=gate.
   *
   * Items: One option in the form Name=value.
   */
  options?: string[];
}
/**
 * A real Debian in QEMU with a virtual IOMMU and a network card to pass through.
 */
export interface EmulatedMachine {
  /**
   * An emulated host.
   */
  connect?: 'emulated';
  /**
   * The lab's name, as given to `runbook lab up <name>`.
   */
  lab: string;
  shape?: WantedShape;
}
/**
 * The required shape of the lab. A running lab with another shape is rejected. Without this key, any running lab is accepted, and a new one starts with the default shape.
 */
export interface WantedShape {
  /**
   * Number of network cards on PCI bus 0, all with the same PCI ID. Default: 1.
   */
  nics?: number;
  /**
   * The model of these cards. Default: e1000e (8086:10d3). igb needs QEMU 8.0 or later.
   */
  nic_model?: 'e1000e' | 'e1000' | 'igb' | 'virtio';
  /**
   * Add two more cards of model e1000 (8086:100e) behind a PCIe-to-PCI bridge, in one IOMMU group. Default: false.
   */
  shared_group?: boolean;
  /**
   * Further PCI devices on bus 0. nvme: an NVMe disk. usb: a USB 3 controller. display: a display controller. nic-pair: a card with two network functions (e1000e). usb-set: a USB 2 controller with two companions. The three functions of usb-set are one IOMMU group, the two of nic-pair are not. Default: none.
   *
   * Items: The name of a device.
   */
  devices?: ('nvme' | 'usb' | 'display' | 'nic-pair' | 'usb-set')[];
  /**
   * The virtual IOMMU that the firmware reports. Default: intel.
   */
  iommu?: 'intel' | 'amd' | 'none';
  /**
   * Number of virtual CPUs. Default: as many CPUs as this machine has, but at least 2 and at most 4. With `numa`, this default is rounded up to a multiple of it.
   */
  vcpus?: number;
  /**
   * Memory size with the unit M or G (powers of 1024), e.g. 4G. Default: 3G.
   */
  memory?: string;
  /**
   * Number of NUMA nodes. They share the virtual CPUs and the memory equally. 1 means a host without NUMA.
   */
  numa?: number;
  /**
   * The card to put into a Linux bridge br0, which then has the default route: management (the management card) or test (the card under test). By default, the host has no bridge.
   */
  bridge?: 'management' | 'test';
  /**
   * The boot loader: grub, as Debian installs it, or systemd-boot. A separate disk image is built once for systemd-boot.
   */
  boot_loader?: 'grub' | 'systemd-boot';
  /**
   * The Debian release by its code name: bookworm (12, Linux 6.1) or trixie (13, Linux 6.12). A separate disk image is built once for each.
   */
  suite?: 'bookworm' | 'trixie';
  /**
   * Use KVM for virtual machines on the host. Default: true. If false, and this machine does not offer nested virtualization, the host itself runs with KVM.
   */
  nesting?: boolean;
}
/**
 * A file tree in memory that behaves like the kernel for the files that steps use.
 */
export interface SimulatedMachine {
  /**
   * A simulated machine.
   */
  connect?: 'simulated';
  /**
   * The file with the tree, relative to the folder of the lab file. Default: a small server.
   */
  tree?: string;
}
/**
 * A virtual machine, reached with the QEMU guest agent. It needs no network.
 */
export interface GuestMachine {
  /**
   * The QEMU guest agent.
   */
  connect?: 'guest-agent';
  /**
   * The machine of this lab on which the virtual machine runs.
   */
  host: string;
  /**
   * The virtual machine's name in the qemu-launch step.
   */
  vm: string;
}
export interface Machine2 {
  /**
   * The type of connection. local: this machine. ssh: the OpenSSH client. emulated: a host in QEMU that runbook manages. simulated: a file tree in memory. guest-agent: the QEMU guest agent of a virtual machine that runs on another machine of this lab.
   */
  connect: 'local' | 'ssh' | 'emulated' | 'simulated' | 'guest-agent';
}
/**
 * The virtual hardware and system of an emulated host. Each key is also an option of `runbook lab up`. See docs/lab.md.
 *
 * This interface was referenced by `Lab`'s JSON-Schema
 * via the `definition` "shape".
 */
export interface WantedShape1 {
  /**
   * Number of network cards on PCI bus 0, all with the same PCI ID. Default: 1.
   */
  nics?: number;
  /**
   * The model of these cards. Default: e1000e (8086:10d3). igb needs QEMU 8.0 or later.
   */
  nic_model?: 'e1000e' | 'e1000' | 'igb' | 'virtio';
  /**
   * Add two more cards of model e1000 (8086:100e) behind a PCIe-to-PCI bridge, in one IOMMU group. Default: false.
   */
  shared_group?: boolean;
  /**
   * Further PCI devices on bus 0. nvme: an NVMe disk. usb: a USB 3 controller. display: a display controller. nic-pair: a card with two network functions (e1000e). usb-set: a USB 2 controller with two companions. The three functions of usb-set are one IOMMU group, the two of nic-pair are not. Default: none.
   *
   * Items: The name of a device.
   */
  devices?: ('nvme' | 'usb' | 'display' | 'nic-pair' | 'usb-set')[];
  /**
   * The virtual IOMMU that the firmware reports. Default: intel.
   */
  iommu?: 'intel' | 'amd' | 'none';
  /**
   * Number of virtual CPUs. Default: as many CPUs as this machine has, but at least 2 and at most 4. With `numa`, this default is rounded up to a multiple of it.
   */
  vcpus?: number;
  /**
   * Memory size with the unit M or G (powers of 1024), e.g. 4G. Default: 3G.
   */
  memory?: string;
  /**
   * Number of NUMA nodes. They share the virtual CPUs and the memory equally. 1 means a host without NUMA.
   */
  numa?: number;
  /**
   * The card to put into a Linux bridge br0, which then has the default route: management (the management card) or test (the card under test). By default, the host has no bridge.
   */
  bridge?: 'management' | 'test';
  /**
   * The boot loader: grub, as Debian installs it, or systemd-boot. A separate disk image is built once for systemd-boot.
   */
  boot_loader?: 'grub' | 'systemd-boot';
  /**
   * The Debian release by its code name: bookworm (12, Linux 6.1) or trixie (13, Linux 6.12). A separate disk image is built once for each.
   */
  suite?: 'bookworm' | 'trixie';
  /**
   * Use KVM for virtual machines on the host. Default: true. If false, and this machine does not offer nested virtualization, the host itself runs with KVM.
   */
  nesting?: boolean;
}

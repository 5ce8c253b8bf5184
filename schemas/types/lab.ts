// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * What reports call this lab.
 */
export type Name = string;
/**
 * One machine; `connect` says how it is reached and which other keys it has.
 *
 * This interface was referenced by `Lab`'s JSON-Schema
 * via the `definition` "machine".
 */
export type Machine = Machine1 & Machine2;
export type Machine1 = LocalMachine | SshMachine | EmulatedMachine | SimulatedMachine | GuestMachine;
/**
 * A name of letters, digits, - and _ that begins with a lower case letter, at most 64 characters, e.g. host.
 *
 * This interface was referenced by `Lab`'s JSON-Schema
 * via the `definition` "name".
 */
export type Name1 = string;

/**
 * A lab: the machines here and the values that are local. The playbook travels, this file stays.
 */
export interface Lab {
  /**
   * The version of the format, 1.
   */
  lab: 1;
  name: Name;
  /**
   * One line about it.
   */
  summary?: string;
  /**
   * How each machine is reached, by the name that `on` uses in a playbook; `host` is where steps run when they say nothing.
   */
  machines: {
    [k: string]: Machine;
  };
  /**
   * Values for the inputs of playbooks, read as the playbook declares them.
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
 * A machine behind the OpenSSH client, with its configuration, jump hosts and known hosts.
 */
export interface SshMachine {
  /**
   * The OpenSSH client.
   */
  connect?: 'ssh';
  /**
   * Host name, address or alias of ~/.ssh/config; it cannot begin with -.
   */
  host: string;
  /**
   * Login name; it cannot begin with -.
   */
  user?: string;
  /**
   * TCP port.
   */
  port?: number;
  /**
   * Log in as an ordinary user and run everything through sudo -n, which must not ask for a password.
   */
  sudo?: boolean;
  /**
   * Path of the private key, from the folder of the lab file on; ~ is the home folder.
   */
  identity_file?: string;
  /**
   * Further options as ssh_config(5) names them, e.g. ProxyJump=gate.
   *
   * Items: One option as Name=value.
   */
  options?: string[];
}
/**
 * A real Debian in QEMU with a virtual IOMMU and a NIC to pass through.
 */
export interface EmulatedMachine {
  /**
   * An emulated host.
   */
  connect?: 'emulated';
  /**
   * Its name, as `runbook lab up <name>` knows it.
   */
  lab: string;
  shape?: WantedShape;
}
/**
 * What it has to be; one that runs with another shape is refused. Without it the lab is taken as it runs, and started in the default shape.
 */
export interface WantedShape {
  /**
   * How many network cards of one ID on PCI bus 0, 1 unless said otherwise.
   */
  nics?: number;
  /**
   * Their model, e1000e (8086:10d3) unless said otherwise; igb needs QEMU 8.0.
   */
  nic_model?: 'e1000e' | 'e1000' | 'igb' | 'virtio';
  /**
   * Two more cards, e1000 (8086:100e), behind a PCIe-to-PCI bridge, which makes them one IOMMU group.
   */
  shared_group?: boolean;
  /**
   * The IOMMU that the firmware tells of, intel unless said otherwise.
   */
  iommu?: 'intel' | 'amd' | 'none';
  /**
   * Virtual CPUs, 4 unless said otherwise.
   */
  vcpus?: number;
  /**
   * Memory with M or G for powers of 1024, e.g. 4G; 3G unless said otherwise.
   */
  memory?: string;
  /**
   * NUMA nodes that share the virtual CPUs and the memory equally; 1 is a host without NUMA.
   */
  numa?: number;
  /**
   * The card that is the port of a Linux bridge br0 with the default route: the management card, or the card under test.
   */
  bridge?: 'management' | 'test';
  /**
   * What the firmware starts: grub, as Debian installs it, or systemd-boot, whose image is built once for itself.
   */
  boot_loader?: 'grub' | 'systemd-boot';
  /**
   * The Debian release on its disk, by code name: bookworm (12, Linux 6.1) or trixie (13, Linux 6.12), each with an image that is built once.
   */
  suite?: 'bookworm' | 'trixie';
  /**
   * Whether virtual machines inside are started with KVM, true unless said otherwise; without that, the host itself runs on KVM where this machine offers no nested virtualization.
   */
  nesting?: boolean;
}
/**
 * A tree in memory that behaves like the kernel where the steps touch it.
 */
export interface SimulatedMachine {
  /**
   * A simulated machine.
   */
  connect?: 'simulated';
  /**
   * File with the tree, from the folder of the lab file on; a small server when left out.
   */
  tree?: string;
}
/**
 * A guest, through the QEMU guest agent: it needs no network.
 */
export interface GuestMachine {
  /**
   * The QEMU guest agent.
   */
  connect?: 'guest-agent';
  /**
   * The machine of this lab that the guest runs on.
   */
  host: string;
  /**
   * The name that the qemu-launch step gave the guest.
   */
  vm: string;
}
export interface Machine2 {
  /**
   * local: this machine. ssh: the OpenSSH client. emulated: a QEMU host that runbook keeps. simulated: a tree in memory. guest-agent: the agent of a guest that runs on another machine of this lab.
   */
  connect: 'local' | 'ssh' | 'emulated' | 'simulated' | 'guest-agent';
}
/**
 * What an emulated host is built of; each key is also an option of `runbook lab up`. See docs/lab.md.
 *
 * This interface was referenced by `Lab`'s JSON-Schema
 * via the `definition` "shape".
 */
export interface WantedShape1 {
  /**
   * How many network cards of one ID on PCI bus 0, 1 unless said otherwise.
   */
  nics?: number;
  /**
   * Their model, e1000e (8086:10d3) unless said otherwise; igb needs QEMU 8.0.
   */
  nic_model?: 'e1000e' | 'e1000' | 'igb' | 'virtio';
  /**
   * Two more cards, e1000 (8086:100e), behind a PCIe-to-PCI bridge, which makes them one IOMMU group.
   */
  shared_group?: boolean;
  /**
   * The IOMMU that the firmware tells of, intel unless said otherwise.
   */
  iommu?: 'intel' | 'amd' | 'none';
  /**
   * Virtual CPUs, 4 unless said otherwise.
   */
  vcpus?: number;
  /**
   * Memory with M or G for powers of 1024, e.g. 4G; 3G unless said otherwise.
   */
  memory?: string;
  /**
   * NUMA nodes that share the virtual CPUs and the memory equally; 1 is a host without NUMA.
   */
  numa?: number;
  /**
   * The card that is the port of a Linux bridge br0 with the default route: the management card, or the card under test.
   */
  bridge?: 'management' | 'test';
  /**
   * What the firmware starts: grub, as Debian installs it, or systemd-boot, whose image is built once for itself.
   */
  boot_loader?: 'grub' | 'systemd-boot';
  /**
   * The Debian release on its disk, by code name: bookworm (12, Linux 6.1) or trixie (13, Linux 6.12), each with an image that is built once.
   */
  suite?: 'bookworm' | 'trixie';
  /**
   * Whether virtual machines inside are started with KVM, true unless said otherwise; without that, the host itself runs on KVM where this machine offers no nested virtualization.
   */
  nesting?: boolean;
}

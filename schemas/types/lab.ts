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
   * Path of the private key.
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
   * File with the tree; a small server when left out.
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

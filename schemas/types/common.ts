// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Full PCI address (BDF with domain), e.g. 0000:00:1f.6.
 */
export type PciAddress = string;
/**
 * A PCI device: its full address, e.g. 0000:01:00.0, or its vendor and device ID, e.g. 8086:10d3.
 */
export type PciDevice = string;
/**
 * Four hex digits of a PCI vendor or device ID, e.g. 8086.
 */
export type HexId = string;
/**
 * MAC address in lower case, e.g. 52:54:00:12:34:56.
 */
export type MacAddress = string;
/**
 * Network interface name, at most 15 characters, e.g. enp0s31f6.
 */
export type InterfaceName = string;
/**
 * CPU list as the kernel writes it, e.g. 2-5,8.
 */
export type CpuList = string;
/**
 * Absolute path without `..` components.
 */
export type AbsolutePath = string;
/**
 * Kernel module name, with - or _, e.g. vfio-pci.
 */
export type ModuleName = string;
/**
 * Subnet in CIDR form, IPv4 or IPv6, with all host bits zero, e.g. 10.128.0.0/16.
 */
export type Subnet = string;
/**
 * A program and its arguments as a list. It runs without a shell.
 *
 * @minItems 1
 *
 * Items: A text without a NUL character.
 */
export type Argv = readonly string[];
/**
 * A path under /sys or /proc, without `..`.
 */
export type KernelPath = string;
/**
 * A time in seconds, more than 0 and at most a week.
 */
export type Seconds = number;
/**
 * The permission bits of a file as a number, at most 0o7777.
 */
export type PermissionBits = number;
/**
 * The name of a systemd unit (systemd.unit(5)).
 */
export type UnitName = string;
/**
 * The name of a module, a driver, a user or a format.
 */
export type Word = string;
/**
 * A SHA-256 in lower-case hex.
 */
export type Sha256 = string;
/**
 * A time in clock ticks since boot, in decimal (field 22 of proc_pid_stat(5)).
 */
export type Ticks = string;

/**
 * Value formats that several schemas share. runbook reads scalars as they are written in the YAML source, so `15e4` stays a device ID and is not read as a number.
 */
export interface Common {
  readonly [k: string]: unknown;
}
/**
 * The exact bytes of a regular file with its mode, owner and group.
 */
export interface FileState {
  /**
   * How `content` is written: `utf8` when the bytes are valid UTF-8, `base64` otherwise.
   */
  readonly encoding: 'utf8' | 'base64';
  /**
   * The whole content.
   */
  readonly content: string;
  /**
   * The permission bits.
   */
  readonly mode: number;
  /**
   * The numeric user ID of the owner.
   */
  readonly owner: number;
  /**
   * The numeric group ID.
   */
  readonly group: number;
  /**
   * The extended attributes by name, the values in lower-case hex; absent when there are none. ACLs, file capabilities and SELinux labels are such attributes, too.
   */
  readonly attributes?: {
    readonly [k: string]: string;
  };
}
/**
 * A network interface as undo restores it.
 */
export interface InterfaceState {
  /**
   * The interface's name.
   */
  readonly name: string;
  /**
   * Its MAC address in lower case.
   */
  readonly mac: string;
  /**
   * True when it is up.
   */
  readonly up: boolean;
  /**
   * Its addresses in CIDR form.
   */
  readonly addresses: readonly string[];
  /**
   * The routes of `ip route` that name it.
   */
  readonly routes: readonly string[];
}
/**
 * What identifies a PCI card besides its address.
 */
export interface PciIdentity {
  /**
   * The vendor ID.
   */
  readonly vendor: string;
  /**
   * The device ID.
   */
  readonly device: string;
  /**
   * The MAC address of the first interface in lower case; null when it was not known.
   */
  readonly mac: string | null;
}
/**
 * The driver of a PCI device.
 */
export interface BindingState {
  /**
   * The driver that is bound; null for none.
   */
  readonly driver: string | null;
  /**
   * The value of `driver_override`; null when it is not set.
   */
  readonly override: string | null;
}
/**
 * What to send to a UNIX socket, line by line, and the answer to wait for.
 */
export interface Dialogue {
  /**
   * The path of the UNIX socket.
   */
  readonly socket: string;
  /**
   * The lines to send, in this order.
   */
  readonly say: readonly string[];
  /**
   * The text that one line of the answer must contain.
   */
  readonly hear: string;
}
/**
 * The owner of a device node.
 */
export interface DeviceOwner {
  /**
   * The device node.
   */
  readonly path: string;
  /**
   * Its numeric user ID.
   */
  readonly owner: number;
  /**
   * Its numeric group ID.
   */
  readonly group: number;
}
/**
 * A user other than root that a program runs as.
 */
export interface ProcessUser {
  /**
   * The user's name.
   */
  readonly name: string;
  /**
   * Groups of the program besides the user's own.
   *
   * Items: The name of a module, a driver, a user or a format.
   */
  readonly groups: readonly string[];
  /**
   * How many bytes the program may lock in memory.
   */
  readonly lock: number;
  /**
   * Device nodes that belong to the user while the unit runs, each with its owner at other times.
   */
  readonly nodes: readonly DeviceOwner[];
}
/**
 * The CPU affinity of a thread.
 */
export interface SeenThread {
  /**
   * When the thread started.
   */
  readonly started: string;
  /**
   * The CPUs it may run on, as taskset(1) takes them.
   */
  readonly cpus: string;
}
/**
 * A process or a thread.
 */
export interface TaskIdentity {
  /**
   * The process or thread ID.
   */
  readonly id: number;
  /**
   * When it started. A reused ID has another start time.
   */
  readonly started: string;
}

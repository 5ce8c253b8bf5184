// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Waits until a condition holds on a machine: a path exists, a program succeeds, an interface has an address, or PCI devices have a driver. Give exactly one of path, command, address and pci.
 */
export type Wait = {
  /**
   * A path that must exist. With `contains`, the file must also contain that text.
   */
  path?: {
    exists: AbsolutePath;
    /**
     * The exact text that the file must contain.
     */
    contains?: string;
  };
  command?: Argv;
  /**
   * An IPv4 or IPv6 address that a network interface must have. Without `interface` and `mac`, any interface counts.
   */
  address?: {
    within: Subnet;
    interface?: InterfaceName;
    mac?: MacAddress;
  };
  /**
   * PCI devices that must be present, e.g. in a guest that they are passed to. Their addresses differ from those on the host, so they are named by their IDs.
   */
  pci?: {
    /**
     * Their vendor and device IDs, e.g. 8086:10d3. An ID that is repeated needs so many devices.
     *
     * @minItems 1
     *
     * Items: A vendor and device ID.
     */
    ids: [string, ...string[]];
    /**
     * Whether each of them must have a driver. Default: true.
     */
    driver: boolean;
  };
  /**
   * Maximum seconds until the condition holds. Then the step fails. Default: 60.
   */
  timeout: number;
  /**
   * Seconds between two checks. Default: 2.
   */
  every: number;
} & {
  [k: string]: unknown;
};
/**
 * Absolute path without `..` components.
 */
export type AbsolutePath = string;
/**
 * A program that reads a state, and runs after your yes. The condition holds if it exits with code 0.
 *
 * @minItems 1
 *
 * Items: A text without a NUL character.
 */
export type Argv = [string, ...string[]];
/**
 * The subnet that must contain the address.
 */
export type Subnet = string;
/**
 * Network interface name, at most 15 characters, e.g. enp0s31f6.
 */
export type InterfaceName = string;
/**
 * MAC address in lower case, e.g. 52:54:00:12:34:56.
 */
export type MacAddress = string;

/**
 * Values for later steps.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface WaitOutputs {
  /**
   * Seconds until the condition held.
   */
  waited: number;
  /**
   * The standard output of the last run of the command. null without `command`, and if it is longer than 4 MiB.
   */
  stdout: string | null;
  /**
   * The address that was found. null without `address`.
   */
  address: string | null;
  /**
   * The interface that has the address. null without `address`.
   */
  interface: string | null;
  /**
   * The devices that were found, each with its place (bus, device, function), its ID and its driver, e.g. 01:00.0 8086:10d3 e1000e. null without `pci`.
   */
  pci: string[] | null;
}

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Waits until a condition holds on a machine: a path exists, a program succeeds, or an interface has an address. Give exactly one of path, command and address.
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
}

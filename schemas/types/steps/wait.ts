// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Waits until something is so on a machine: a path exists, a program succeeds, or an interface has an address. Exactly one of path, command and address.
 */
export type Wait = {
  /**
   * A path that must exist, optionally with this text in it.
   */
  path?: {
    exists: AbsolutePath;
    /**
     * Text that the file must contain, to the letter.
     */
    contains?: string;
  };
  command?: Argv;
  /**
   * An IPv4 or IPv6 address that an interface must have. Leave out interface and mac to take any interface.
   */
  address?: {
    within: Subnet;
    interface?: InterfaceName;
    mac?: MacAddress;
  };
  /**
   * Seconds until it must be so.
   */
  timeout: number;
  /**
   * Seconds between two looks.
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
 * A program that only looks and must exit with 0.
 *
 * @minItems 1
 */
export type Argv = [string, ...string[]];
/**
 * The subnet the address must lie in.
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
 * What later steps can use.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface WaitOutputs {
  /**
   * Seconds it took.
   */
  waited: number;
  /**
   * What the command wrote at last; null without one.
   */
  stdout: string | null;
  /**
   * The address that was found; null without one.
   */
  address: string | null;
  /**
   * The interface that has the address; null without one.
   */
  interface: string | null;
}

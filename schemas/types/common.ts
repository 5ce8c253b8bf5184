// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Full PCI address (BDF with domain), e.g. 0000:00:1f.6.
 *
 * This interface was referenced by `Common`'s JSON-Schema
 * via the `definition` "pciAddress".
 */
export type PciAddress = string;
/**
 * Four hex digits of a PCI vendor or device ID, e.g. 8086.
 *
 * This interface was referenced by `Common`'s JSON-Schema
 * via the `definition` "hexId".
 */
export type HexId = string;
/**
 * MAC address in lower case, e.g. 52:54:00:12:34:56.
 *
 * This interface was referenced by `Common`'s JSON-Schema
 * via the `definition` "macAddress".
 */
export type MacAddress = string;
/**
 * Network interface name, at most 15 characters, e.g. enp0s31f6.
 *
 * This interface was referenced by `Common`'s JSON-Schema
 * via the `definition` "interfaceName".
 */
export type InterfaceName = string;
/**
 * CPU list as the kernel writes it, e.g. 2-5,8.
 *
 * This interface was referenced by `Common`'s JSON-Schema
 * via the `definition` "cpuList".
 */
export type CpuList = string;
/**
 * Absolute path without `..` components.
 *
 * This interface was referenced by `Common`'s JSON-Schema
 * via the `definition` "absolutePath".
 */
export type AbsolutePath = string;
/**
 * Kernel module name, with - or _, e.g. vfio-pci.
 *
 * This interface was referenced by `Common`'s JSON-Schema
 * via the `definition` "moduleName".
 */
export type ModuleName = string;
/**
 * Subnet in CIDR form, IPv4 or IPv6, with all host bits zero, e.g. 10.128.0.0/16.
 *
 * This interface was referenced by `Common`'s JSON-Schema
 * via the `definition` "subnet".
 */
export type Subnet = string;
/**
 * A program and its arguments as a list. It runs without a shell.
 *
 * @minItems 1
 *
 * This interface was referenced by `Common`'s JSON-Schema
 * via the `definition` "argv".
 */
export type Argv = [string, ...string[]];

/**
 * Value formats that several schemas share. runbook reads scalars as they are written in the YAML source, so `15e4` stays a device ID and is not read as a number.
 */
export interface Common {
  [k: string]: unknown;
}

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Sets a kernel parameter below /proc/sys and reads it back. With `persist`, the parameter is also set at every boot. The step warns if a configuration file that is read later sets another value.
 */
export interface Sysctl {
  /**
   * The parameter's name as in sysctl(8), e.g. vm.swappiness. If a part of the name contains dots, separate the parts with slashes, e.g. net/ipv4/conf/eth0.7/forwarding.
   */
  key: string;
  /**
   * The value, on one line. Separate several numbers with spaces.
   */
  value: string;
  /**
   * If true, a file in /etc/sysctl.d sets the value at every boot. Default: false.
   */
  persist: boolean;
}
/**
 * The parameter after the step.
 *
 * This interface was referenced by `Sysctl`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface SysctlOutputs {
  /**
   * The parameter's file below /proc/sys.
   */
  path: string;
  /**
   * The value that was read, with each run of blanks as one space. null if it cannot be read.
   */
  value: string | null;
}

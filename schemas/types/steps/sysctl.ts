// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Sets a kernel parameter below /proc/sys now, reads it back and, if asked, keeps it at every boot. A drop-in of somebody else's that a boot reads later and that says another value is told.
 */
export interface Sysctl {
  /**
   * The parameter as sysctl(8) names it, e.g. vm.swappiness; with slashes where a name in it has dots, e.g. net/ipv4/conf/eth0.7/forwarding.
   */
  key: string;
  /**
   * The value, in one line; several numbers with blanks between them.
   */
  value: string;
  /**
   * Keep it at every boot, by a file of its own in /etc/sysctl.d.
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
   * Its file below /proc/sys.
   */
  path: string;
  /**
   * What it reads, blanks made one; null when it cannot be read.
   */
  value: string | null;
}

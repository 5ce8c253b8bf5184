// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The PCI device on whose NUMA node CPUs are chosen; left out, the first one that is passed to the virtual machine.
 */
export type PciAddress = string;

/**
 * Gives each virtual CPU of a running virtual machine a CPU of the host to itself: its threads are asked of QEMU (QMP query-cpus-fast) and pinned one to one, every other thread of QEMU goes elsewhere, and each mask is read back. With `isolation: cpuset` the CPUs are taken from everybody else without a reboot. Undo gives each thread the mask it had.
 */
export interface IsolcpusPin {
  /**
   * The virtual machine's name, as in the qemu-launch step that started it.
   */
  vm: string;
  /**
   * The CPUs for the virtual CPUs as a list, e.g. 2-3,6: the first for virtual CPU 0, and so on. `auto` chooses whole cores near the card and says why; the core of the first CPU and at least two CPUs stay with the host.
   */
  cpus: string;
  /**
   * The CPUs for QEMU's other threads, as a list. Left out: those that stay with the host; with `isolation: cpuset`, those of `cpus` that no virtual CPU gets, or a core beside them, for a process cannot be half in a cpuset.
   */
  emulator?: string;
  near?: PciAddress;
  /**
   * How the CPUs are kept from everybody else. `none`: not at all. `boot`: the kernel command line did it (isolcpus=), which is checked. `cpuset`: an isolated partition of control groups version 2 (Linux 6.1), which undo takes back; the tick and RCU callbacks stay, which only nohz_full= and rcu_nocbs= move.
   */
  isolation: 'none' | 'boot' | 'cpuset';
  /**
   * The name of the slice that holds the isolated partition; without a dash, which would put it below another slice, where it could not be one.
   */
  partition: string;
  /**
   * What to do while the virtual machine does not run: `refuse`, or `skip` with a warning.
   */
  when_absent: 'refuse' | 'skip';
  /**
   * Take some hardware threads of a core and leave the others to the host.
   */
  allow_partial_cores: boolean;
  /**
   * Leave one CPU alone to the host.
   */
  allow_one_cpu_left: boolean;
  /**
   * Take the first CPU too, on which the kernel keeps what it cannot put elsewhere.
   */
  allow_first_cpu: boolean;
}
/**
 * What was chosen, and where each virtual CPU runs.
 *
 * This interface was referenced by `IsolcpusPin`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface IsolcpusPinOutputs {
  /**
   * The virtual machine's name.
   */
  vm: string;
  /**
   * QEMU's process id; null where it does not run.
   */
  pid: number | null;
  /**
   * The CPUs that virtual CPUs have, as a list.
   */
  cpus: string;
  /**
   * Each virtual CPU with its thread and the CPU that it is for.
   *
   * Items: One virtual CPU.
   */
  vcpus: {
    /**
     * Its number in the guest.
     */
    vcpu: number;
    /**
     * The thread id on the host.
     */
    thread: number;
    /**
     * The host's CPU.
     */
    cpu: number;
  }[];
  /**
   * The CPUs of QEMU's other threads, as a list.
   */
  emulator: string;
  /**
   * The CPUs that stay with the host, as a list.
   */
  housekeeping: string;
  /**
   * What keeps others from these CPUs now: an isolated `cpuset`, the `boot`, or `nothing`.
   */
  isolated: 'cpuset' | 'boot' | 'nothing';
  /**
   * Why these CPUs.
   */
  reason: string;
}

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * A PCI device. CPUs are chosen on its NUMA node. Default: the first device that is passed to the virtual machine.
 */
export type PciAddress = string;

/**
 * Pins each virtual CPU of a running virtual machine to one CPU of the host. The step gets the threads of the virtual CPUs from QEMU (QMP query-cpus-fast), moves all other QEMU threads to other CPUs, and reads back each affinity mask. With `isolation: cpuset`, no other process can run on these CPUs, without a reboot. Undo restores the previous mask of each thread.
 */
export interface IsolcpusPin {
  /**
   * The virtual machine's name in the qemu-launch step.
   */
  vm: string;
  /**
   * The host's CPUs for the virtual CPUs as a list, e.g. 2-3,6. The first is for virtual CPU 0, the second for virtual CPU 1, and so on. `auto` chooses whole cores near the card and gives the reason. It does not take the core of the first CPU, and leaves at least two CPUs to the host. Default: auto.
   */
  cpus: string;
  /**
   * The CPUs for QEMU's other threads, as a list. By default, these threads use the CPUs that the host keeps. With `isolation: cpuset`, all threads of QEMU must be in the same cpuset. Then the default is the CPUs in `cpus` that no virtual CPU uses, or one additional core.
   */
  emulator?: string;
  near?: PciAddress;
  /**
   * How other processes are kept off the CPUs. `none`: they are not. `boot`: the CPUs must be isolated by the kernel command line (isolcpus=); the step checks this. `cpuset`: the step creates an isolated partition of control groups version 2 (Linux 6.1 or later), and undo removes it. A cpuset does not move the timer tick and RCU callbacks; only nohz_full= and rcu_nocbs= do. Default: none.
   */
  isolation: 'none' | 'boot' | 'cpuset';
  /**
   * The name of the systemd slice with the isolated partition. It must not contain a dash, because a dash puts the slice below another slice, where a partition is not possible. Default: dedicated.
   */
  partition: string;
  /**
   * What to do if the virtual machine does not run: `refuse`, or `skip` the step with a warning. Default: refuse.
   */
  when_absent: 'refuse' | 'skip';
  /**
   * If true, the step may take some hardware threads of a core and leave the others to the host. Default: false.
   */
  allow_partial_cores: boolean;
  /**
   * If true, the step may leave only one CPU to the host. Default: false, which leaves at least two.
   */
  allow_one_cpu_left: boolean;
  /**
   * If true, the step may take the first CPU. Some kernel work can run only on that CPU. Default: false.
   */
  allow_first_cpu: boolean;
}
/**
 * The chosen CPUs, and the CPU of each virtual CPU.
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
   * QEMU's process ID. null if the virtual machine does not run.
   */
  pid: number | null;
  /**
   * The CPUs of the virtual CPUs, as a CPU list.
   */
  cpus: string;
  /**
   * Each virtual CPU with its thread and its CPU on the host.
   *
   * Items: One virtual CPU.
   */
  vcpus: {
    /**
     * The virtual CPU's number in the guest.
     */
    vcpu: number;
    /**
     * The thread ID on the host.
     */
    thread: number;
    /**
     * The CPU on the host.
     */
    cpu: number;
  }[];
  /**
   * The CPUs of QEMU's other threads, as a CPU list.
   */
  emulator: string;
  /**
   * The CPUs that the host keeps, as a CPU list.
   */
  housekeeping: string;
  /**
   * What isolates these CPUs now: an isolated `cpuset`, the kernel command line of this `boot`, or `nothing`.
   */
  isolated: 'cpuset' | 'boot' | 'nothing';
  /**
   * The reason for the choice of CPUs, as text.
   */
  reason: string;
}

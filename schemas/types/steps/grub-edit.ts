// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * One kernel parameter, e.g. iommu=pt; a value with blanks in double quotes: dyndbg="file drivers/vfio/* +p".
 *
 * This interface was referenced by `GrubEdit`'s JSON-Schema
 * via the `definition` "token".
 */
export type Token = string;

/**
 * Sets kernel parameters where the machine's boot loader takes them from, found by itself: GRUB on Debian and Ubuntu, GRUB with boot entries on Fedora and RHEL, systemd-boot, kernelstub of Pop!_OS, rpm-ostree. What boots is checked to carry them, and undo gives back what was there. They take effect at the next boot. Another boot loader is refused, with the parameters to write by hand and where. See docs/boot-loaders.md.
 */
export interface GrubEdit {
  /**
   * What the kernel command line must say. At least one of ensure, set and remove.
   */
  parameters: {
    /**
     * Parameters that must be in effect, as they are written on a command line, e.g. intel_iommu=on. Where a parameter is given more than once the kernel's own rule counts (last or first wins); the values of lists such as vfio-pci.ids are added to what is there; console and the like may stand beside others. hugepages=N belongs to the hugepagesz=S right before it.
     */
    ensure: Token[];
    /**
     * Parameters that must occur exactly once and with this value, e.g. default_hugepagesz: 1G. Other occurrences are removed from both variables, lists are replaced.
     */
    set: {
      [k: string]: string;
    };
    /**
     * Parameters that must not be there: a name (quiet, isolcpus) removes it with any value, name=value only that one. hugepagesz goes with its hugepages.
     */
    remove: Token[];
  };
  /**
   * The variable of /etc/default/grub that new parameters go to. GRUB_CMDLINE_LINUX_DEFAULT leaves the recovery entries without them, so that there is a way back; GRUB_CMDLINE_LINUX gives them to recovery entries too and comes first on the line. On a boot loader without these variables it says the same of its rescue entries.
   */
  variable: 'GRUB_CMDLINE_LINUX_DEFAULT' | 'GRUB_CMDLINE_LINUX';
  /**
   * Puts the parameters into an entry of their own that only the next boot starts, and leaves the default entry as it is: a host that hangs, panics or loses its network is back on its old entry after a power cycle. A kernel that panics in it reboots after 30 s (panic=30, in that entry only). A reboot step and a grub-edit step with the same parameters and without trial follow: they see that the host came back with them, set them for good and take the entry away. On Debian's and Ubuntu's GRUB only.
   */
  trial: boolean;
  /**
   * Isolate CPUs although other hardware threads of their cores stay with the host.
   */
  allow_partial_cores: boolean;
  /**
   * Isolate CPUs although only one is left for everything else.
   */
  allow_one_cpu_left: boolean;
  /**
   * You know that no serial console or board controller was seen by which a machine that does not come back could be reached; the warning is left out.
   */
  acknowledge_no_console: boolean;
}
/**
 * What later steps can use.
 *
 * This interface was referenced by `GrubEdit`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface GrubEditOutputs {
  /**
   * What decides the command line: grub, grub-bls, systemd-boot, kernelstub, rpm-ostree, or unknown.
   */
  loader: 'grub' | 'grub-bls' | 'systemd-boot' | 'kernelstub' | 'rpm-ostree' | 'unknown';
  /**
   * The parameters that the boot loader will give the kernel at the next boot: those of both of GRUB's variables, or of the entry that starts the running kernel.
   */
  configured: string[];
  /**
   * The parameters the running kernel was started with (/proc/cmdline).
   */
  effective: string[];
  /**
   * True when something this step asks for is configured but waits for a reboot.
   */
  pending: boolean;
  /**
   * What waits for a reboot, e.g. intel_iommu=on, or "without quiet".
   */
  waiting: string[];
}

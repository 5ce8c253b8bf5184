// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * One kernel parameter, e.g. iommu=pt. Put a value with spaces in double quotes: dyndbg="file drivers/vfio/* +p".
 *
 * This interface was referenced by `GrubEdit`'s JSON-Schema
 * via the `definition` "token".
 */
export type Token = string;

/**
 * Sets kernel parameters in the configuration of the machine's boot loader. The step detects the boot loader: GRUB on Debian and Ubuntu, GRUB with boot entries on Fedora and RHEL, systemd-boot, kernelstub of Pop!_OS, or rpm-ostree. It then checks that the boot entries contain the parameters. They take effect at the next boot. Undo restores the previous configuration. Any other boot loader is refused; the message then tells you which parameters to add by hand, and where. See docs/boot-loaders.md.
 */
export interface GrubEdit {
  /**
   * The changes to the kernel command line. At least one of ensure, set and remove is required.
   */
  parameters: {
    /**
     * Parameters that must be in effect, written as on a command line, e.g. intel_iommu=on. If a parameter occurs several times, the kernel's rule for it decides (first or last wins). Missing words of intel_iommu or pci and missing items of vfio-pci.ids are added, and the existing ones are kept. Parameters such as console may occur several times. Write hugepages=N directly after its hugepagesz=S; without a size it counts pages of the default size. intel_iommu=on has nothing to do if the IOMMU is on without it. A parameter that the step does not know is added, but another value of it is never replaced. See docs/boot-loaders.md.
     */
    ensure: Token[];
    /**
     * Parameters that must occur exactly once, with this value, e.g. default_hugepagesz: 1G. Other occurrences are removed from both GRUB variables. An existing list is replaced. This also replaces a value of a parameter that the step does not know.
     */
    set: {
      [k: string]: string;
    };
    /**
     * Parameters that must not occur. A name alone (quiet, isolcpus) removes the parameter with any value. name=value removes only that value, or these words of a list. hugepagesz is removed together with its hugepages.
     */
    remove: Token[];
  };
  /**
   * The variable in /etc/default/grub that gets new parameters. GRUB_CMDLINE_LINUX_DEFAULT does not apply to recovery entries, so they stay usable if a parameter breaks the boot. GRUB_CMDLINE_LINUX applies to recovery entries too, and its parameters come first. For other boot loaders, this key decides whether rescue entries get the parameters. Default: GRUB_CMDLINE_LINUX_DEFAULT.
   */
  variable: 'GRUB_CMDLINE_LINUX_DEFAULT' | 'GRUB_CMDLINE_LINUX';
  /**
   * If true, the parameters go into a separate boot entry that is used for the next boot only. The default entry stays as it is, so a power cycle brings back a host that hangs, panics or loses its network. If the kernel panics in the trial entry, it reboots after 30 seconds (panic=30). After this step, add a reboot step and then a second grub-edit step with the same parameters and without `trial`. That step makes the parameters permanent and removes the trial entry. Only for GRUB on Debian and Ubuntu. Default: false.
   */
  trial: boolean;
  /**
   * If true, CPUs may be isolated even if other hardware threads of their cores stay with the host. Default: false.
   */
  allow_partial_cores: boolean;
  /**
   * If true, CPUs may be isolated even if only one CPU is left for the rest of the system. Default: false.
   */
  allow_one_cpu_left: boolean;
  /**
   * Set this to hide the warning that the host has no serial console and no board management controller. Without them, you cannot reach a machine that does not boot. Default: false.
   */
  acknowledge_no_console: boolean;
}
/**
 * Values for later steps.
 *
 * This interface was referenced by `GrubEdit`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface GrubEditOutputs {
  /**
   * The detected boot loader: grub, grub-bls, systemd-boot, kernelstub, rpm-ostree or unknown.
   */
  loader: 'grub' | 'grub-bls' | 'systemd-boot' | 'kernelstub' | 'rpm-ostree' | 'unknown';
  /**
   * The parameters that the boot loader will pass to the kernel at the next boot. They come from both GRUB variables, or from the boot entry of the running kernel.
   */
  configured: string[];
  /**
   * The parameters of the running kernel (/proc/cmdline).
   */
  effective: string[];
  /**
   * True if a change of this step is configured but needs a reboot to take effect.
   */
  pending: boolean;
  /**
   * The changes that need a reboot, e.g. intel_iommu=on, or "without quiet".
   */
  waiting: string[];
}

// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The module's name, e.g. vfio-pci. `-` and `_` mean the same.
 */
export type ModuleName = string;
/**
 * Kernel module name, with - or _, e.g. vfio-pci.
 */
export type ModuleName1 = string;

/**
 * Loads a kernel module with parameters, or unloads it. A module that is built into the kernel counts as loaded. The current values of its parameters are read from /sys/module.
 */
export interface Modprobe {
  module: ModuleName;
  /**
   * The module's parameters by name, as modprobe accepts them. A parameter that can be changed at run time is written. For any other parameter, the module must be unloaded and loaded again; see `reload`.
   */
  parameters: {
    /**
     * The value, without spaces and quotes, e.g. Y or 8086:10d3.
     */
    [k: string]: string;
  };
  /**
   * `loaded` or `unloaded`. Default: loaded.
   */
  state: 'loaded' | 'unloaded';
  /**
   * Modules that must load after this one, no matter what loads them. Each becomes a `softdep` line in modprobe.d. It needs `persist`; if the initramfs loads one of these modules, it needs `persist: initramfs`. Together with `ids`, vfio-pci claims every card with that ID before the card's own driver can. For a single card, use a pci-bind step.
   */
  load_before: ModuleName1[];
  /**
   * Whether to keep the setting at every boot. `true`: /etc/modules-load.d/runbook-<module>.conf loads the module and /etc/modprobe.d/runbook-<module>.conf sets its parameters. With `state: unloaded`, these files are removed. `initramfs`: in addition, the initramfs of every kernel is rebuilt with the module and these settings. `false`: until the next boot. Default: false.
   */
  persist: false | true | 'initramfs';
  /**
   * If true, the module is unloaded and loaded again when a parameter can be set only at load time. The step is refused while something uses the module, e.g. while a virtual machine uses kvm_intel. Default: false.
   */
  reload: boolean;
  /**
   * If true, the module may be unloaded even if it drives devices, e.g. a network card, which then stops working. Default: false.
   */
  allow_disconnect: boolean;
  /**
   * If true, the step may be persistent although a line of modprobe.d or the kernel command line cancels it at the next boot, e.g. `blacklist`. Default: false.
   */
  allow_other_owner: boolean;
}
/**
 * The state of the module.
 *
 * This interface was referenced by `Modprobe`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface ModprobeOutputs {
  /**
   * True if the module is loaded or built in.
   */
  loaded: boolean;
  /**
   * True if the module is built into the kernel. It cannot be unloaded, and modprobe.d has no effect on it.
   */
  builtin: boolean;
}

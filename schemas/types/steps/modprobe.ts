// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The module; `-` and `_` are the same, e.g. vfio-pci.
 */
export type ModuleName = string;
/**
 * Kernel module name, with - or _, e.g. vfio-pci.
 */
export type ModuleName1 = string;

/**
 * Loads a kernel module with its parameters, or unloads it. A module that is built into the kernel counts as loaded; what its parameters really are is read from /sys/module.
 */
export interface Modprobe {
  module: ModuleName;
  /**
   * Its parameters by name, as modprobe takes them. A parameter that can be written while the module is loaded is written; for any other the module must be loaded anew, see `reload`.
   */
  parameters: {
    /**
     * The value, without blanks and quotes, e.g. Y or 8086:10d3.
     */
    [k: string]: string;
  };
  /**
   * Whether the module shall be there.
   */
  state: 'loaded' | 'unloaded';
  /**
   * Modules before which this one is loaded, whoever asks for them: a `softdep` line of modprobe.d each. It needs `persist`, and `persist: initramfs` where the initramfs loads one of them. With `ids` it is the way by which vfio-pci takes every card of an ID before its own driver does; for one card there is pci-bind.
   */
  load_before: ModuleName1[];
  /**
   * Keep it so at every boot. `true`: /etc/modules-load.d/runbook-<module>.conf loads it and /etc/modprobe.d/runbook-<module>.conf sets the parameters; with `state: unloaded` these files go. `initramfs`: the module and these settings are in the initramfs of every kernel too, which is built again.
   */
  persist: false | true | 'initramfs';
  /**
   * Where a parameter is not as asked and can only be set while the module is loaded, unload the module and load it again. Refused while anything uses it, e.g. a virtual machine kvm_intel.
   */
  reload: boolean;
  /**
   * Unload the module although it drives devices, e.g. a network card that then is gone.
   */
  allow_disconnect: boolean;
}
/**
 * Whether the module is there.
 *
 * This interface was referenced by `Modprobe`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface ModprobeOutputs {
  /**
   * True when it is loaded or built in.
   */
  loaded: boolean;
  /**
   * True when it is part of the kernel: it cannot be unloaded, and modprobe.d does not reach it.
   */
  builtin: boolean;
}

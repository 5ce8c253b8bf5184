import type { Driven } from '../../facts/pci/read-uses.ts';
import type { FileState } from '../../engine/model/machine.ts';
import type { OpenFile } from '../../facts/system/read-open-files.ts';
import type { SeenInitramfs } from '../support/boot/initramfs.ts';
import type { ModuleChange } from '../../changes/module/change.ts';
import type { ModuleConfiguration } from './read-configuration.ts';
import type { Surroundings } from './read-surroundings.ts';

/** A parameter as /sys/module shows it. */
export interface SeenParameter {
  /** Null for a value that cannot be read. */
  readonly value: string | null;
  readonly writable: boolean;
}

/** A device that uses a driver of the module, and the interfaces of the device. */
export interface DrivenDevice extends Driven {
  readonly interfaces: readonly string[];
}

/** The output of modinfo for a module; null parameters if modinfo is not available. */
export interface ModuleInfo {
  readonly found: boolean;
  /** The words modinfo refused with. */
  readonly complaint: string;
  /** Names with their types, e.g. ["avic", "bool"]; null if they are not known. */
  readonly parameters: ReadonlyMap<string, string> | null;
}

export interface ModprobeState {
  /** `uname -r`. */
  readonly release: string;
  readonly loaded: boolean;
  readonly builtin: boolean;
  readonly info: ModuleInfo;
  /** The modules it needs that do not exist yet, with underscores. */
  readonly missing: readonly string[];
  /** By name with underscores; only parameters that the kernel shows. */
  readonly parameters: ReadonlyMap<string, SeenParameter>;
  /** The use count of the module, without users that will be removed before. */
  readonly uses: number;
  /** Loaded modules that depend on it. */
  readonly holders: readonly string[];
  /** Processes that have its device nodes open, for kvm and vfio. */
  readonly openFiles: readonly OpenFile[];
  /** The virtual machines among them, by process id. */
  readonly guests: ReadonlyMap<number, string>;
  readonly drives: readonly DrivenDevice[];
  readonly files: { readonly load: FileState | null; readonly options: FileState | null };
  /** The state of the module in the initramfs if it must be added there; otherwise whether an earlier run added it. */
  readonly inImage: SeenInitramfs | boolean;
  readonly surroundings: Surroundings;
  readonly configuration: ModuleConfiguration;
  /** The parameters with which a run loaded it in this boot, if the step has a parameter that /sys does not show. */
  readonly recorded: ModuleChange['parameters'] | null;
}

/** The files by which the boot loads a module (modules-load.d(5)) and sets its options (modprobe.d(5)). */
export const persistentPaths = (module: string): { readonly load: string; readonly options: string } => ({
  load: `/etc/modules-load.d/runbook-${module}.conf`,
  options: `/etc/modprobe.d/runbook-${module}.conf`,
});

import type { Driven } from '../../facts/pci/read-uses.ts';
import type { FileState } from '../../engine/model/machine.ts';
import type { OpenFile } from '../../facts/system/read-open-files.ts';
import type { SeenInitramfs } from '../support/boot/initramfs.ts';
import type { Surroundings } from './read-surroundings.ts';

/** A parameter as /sys/module shows it. */
export interface SeenParameter {
  /** Null for one that cannot be read. */
  readonly value: string | null;
  readonly writable: boolean;
}

/** A device that a driver of the module has, and the interfaces it makes of it. */
export interface DrivenDevice extends Driven {
  readonly interfaces: readonly string[];
}

/** What modinfo says of a module; null parameters where modinfo could not be asked. */
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
  /** By name with underscores; only what the kernel shows. */
  readonly parameters: ReadonlyMap<string, SeenParameter>;
  /** How many hold it, those not counted that are to be gone by then. */
  readonly uses: number;
  /** Loaded modules that depend on it. */
  readonly holders: readonly string[];
  /** Processes that hold its device nodes open, for kvm and vfio. */
  readonly openFiles: readonly OpenFile[];
  /** The virtual machines among them, by process id. */
  readonly guests: ReadonlyMap<number, string>;
  readonly drives: readonly DrivenDevice[];
  readonly files: { readonly load: FileState | null; readonly options: FileState | null };
  /** The state of the module in the initramfs if it must be added there; otherwise whether an earlier run added it. */
  readonly inImage: SeenInitramfs | boolean;
  readonly surroundings: Surroundings;
}

/** Where the boot finds that a module is to be loaded (modules-load.d(5)) and with which options (modprobe.d(5)). */
export const persistentPaths = (module: string): { readonly load: string; readonly options: string } => ({
  load: `/etc/modules-load.d/runbook-${module}.conf`,
  options: `/etc/modprobe.d/runbook-${module}.conf`,
});

import { changeKinds } from '../../changes/index.ts';
import type { ModuleChange } from '../../changes/module/change.ts';
import type { Change } from '../../engine/model/change.ts';
import { lastChange } from '../../engine/journal/last-change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { underscored } from '../../facts/boot/underscored.ts';
import { blockedByKernel, initramfsSource, loadedAtBoot, modulesLoadSource } from '../../facts/owners/boot-modules.ts';
import { readConfigurationFiles } from '../../facts/owners/configuration-files.ts';
import type { FileLine } from '../../facts/owners/file-line.ts';
import { modprobeSource, parseModprobe } from '../../facts/owners/modprobe-configuration.ts';
import type { ModprobeLine } from '../../facts/owners/modprobe-configuration.ts';
import { tolerantly } from '../../facts/system/tolerantly.ts';

/** What the configuration of the host does with a module, besides the files of runbook. */
export interface ModuleConfiguration {
  /** modprobe.d and the kernel command line, in the order in which modprobe reads them. */
  readonly lines: readonly ModprobeLine[];
  /** The lines that load the module at boot. */
  readonly atBoot: readonly FileLine[];
  /** The word of the kernel command line with which the kernel refuses to load it; null without one. */
  readonly blocked: FileLine | null;
}

const sources = { modprobe: modprobeSource, modulesLoad: modulesLoadSource, initramfs: initramfsSource } as const;

/** Reads modprobe.d, modules-load.d, the settings of the initramfs and the kernel command line, in three round trips. */
export async function readModuleConfiguration(module: string, machine: MachineReader): Promise<ModuleConfiguration> {
  const [files, text] = await Promise.all([
    readConfigurationFiles(sources, machine),
    tolerantly(undefined, machine.read('/proc/cmdline')),
  ]);
  const commandLine = text ?? '';
  return {
    lines: parseModprobe(files.modprobe, commandLine),
    atBoot: loadedAtBoot(module, files, commandLine),
    blocked: blockedByKernel(module, commandLine),
  };
}

const isModule = (change: Change): change is ModuleChange => change.kind === 'module';

/**
 * The parameters with which a run loaded the module in this boot; null if no run did. A parameter without a file in /sys cannot be
 * known otherwise.
 */
export async function readRecordedParameters(
  module: string,
  machine: MachineReader,
): Promise<ModuleChange['parameters'] | null> {
  const fits = (change: Change): boolean => isModule(change) && underscored(change.module) === underscored(module);
  const [found, bootId] = await Promise.all([
    lastChange(machine, fits, changeKinds),
    tolerantly(undefined, machine.read('/proc/sys/kernel/random/boot_id')),
  ]);
  if (found === null || !isModule(found.change) || found.bootId !== bootId?.trim()) return null;
  return found.change.after.loaded ? found.change.parameters : null;
}

import { observeAttribute } from '../../changes/attribute/index.ts';
import type { FileStat, FileState, MachineReader } from '../../engine/model/machine.ts';
import { readTunedProfile } from '../../facts/system/knob-owners.ts';
import { readSysctlSettings, setsKey, sysctlPath } from '../../facts/system/read-sysctl-settings.ts';
import type { SysctlSetting } from '../../facts/system/read-sysctl-settings.ts';
import type { Sysctl } from '../../schemas/types/steps/sysctl.ts';

export interface SysctlState {
  readonly path: string;
  readonly stat: FileStat | undefined;
  /** The value of the parameter, trimmed; null if it cannot be read. */
  readonly current: string | null;
  /** The file of runbook's own that keeps it. */
  readonly file: FileState | null;
  /** The value that the boot sets after that file was read; undefined if no later file sets it. */
  readonly later: SysctlSetting | undefined;
  readonly tuned: string | null;
}

/**
 * The file that keeps the value for the next boot; its name sorts before most other names, so other files override it.
 */
export const dropIn = (key: string): string => `/etc/sysctl.d/99-runbook-${sysctlPath(key).replaceAll('/', '-')}.conf`;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Reads the parameter, its file, and the other files that set it. */
export async function probeSysctl({ key }: Sysctl, machine: MachineReader): Promise<SysctlState> {
  const path = `/proc/sys/${sysctlPath(key)}`;
  const [stat, file, settings, tuned] = await Promise.all([
    machine.stat(path),
    machine.readFile(dropIn(key)),
    readSysctlSettings(machine),
    readTunedProfile(machine),
  ]);
  const current = stat?.kind === 'file' ? await observeAttribute({ readback: path }, machine) : null;
  const later = settings.findLast(
    (setting) => setsKey(setting, sysctlPath(key)) && nameOf(setting.file) > nameOf(dropIn(key)),
  );
  return { path, stat, current, file: file ?? null, later, tuned };
}

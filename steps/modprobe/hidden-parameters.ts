import { underscored } from '../../facts/boot/underscored.ts';
import { configuredParameters } from '../../facts/owners/modprobe-configuration.ts';
import type { ModprobeState } from './modprobe-state.ts';

/** The value of a parameter that /sys does not show, and where it is known from. */
export interface HiddenValue {
  readonly value: string;
  /** "a run of runbook", or a file with its line. */
  readonly from: string;
}

/**
 * The value with which a module that is loaded or built in got a parameter that /sys does not show, e.g. `ids` of vfio-pci: by the
 * kernel command line, by the run that loaded it, or by modprobe.d. Null if nothing shows a value.
 */
export function hiddenValue(module: string, parameter: string, state: ModprobeState): HiddenValue | null {
  const name = underscored(parameter);
  const given = Object.entries(state.recorded ?? {}).find(([key]) => underscored(key) === name)?.[1];
  if (given !== undefined) return { value: given, from: 'a run of runbook' };
  // Also a line in runbook's own file, which is not among the lines of others.
  const own = state.files.options?.content.split('\n').flatMap((line) => line.trim().split(/\s+/).slice(2)) ?? [];
  const kept = own.find((word) => underscored(word.split('=')[0] ?? '') === name);
  const lines = configuredParameters(state.configuration.lines, module).filter((one) => one.name === name);
  const last = state.builtin ? lines.findLast(({ at }) => at === '/proc/cmdline') : lines.at(-1);
  if (last !== undefined) return { value: last.value.replaceAll('"', ''), from: last.at };
  if (state.builtin || kept === undefined) return null;
  return { value: kept.slice(kept.indexOf('=') + 1), from: 'modprobe.d' };
}

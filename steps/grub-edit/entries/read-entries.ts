import { parseKernelCommandLine } from '../../../facts/boot/kernel-command-line.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { environmentValue } from '../../support/boot/environment-block.ts';
import { wordsOf } from '../request/words.ts';
import type { Word } from '../request/words.ts';
import { isRescue, readEntry } from './boot-entry.ts';
import type { BootEntry } from './boot-entry.ts';
import type { EntriesState } from './probe-entries.ts';

/** The entries of a machine as its loader reads them. */
export interface Entries {
  /**
   * The entries of this system that must have the requested parameters; rescue entries only if the request includes
   * them.
   */
  readonly judged: readonly BootEntry[];
  /** The entry of the running kernel, otherwise the last by name. */
  readonly current: BootEntry | undefined;
  /** The kernel's arguments for an entry's words: GRUB expands its variables. */
  readonly expand: (words: readonly Word[], environment?: string) => readonly Word[];
  /** The parameters that tuned adds through its variable. */
  readonly tuned: string;
  /** GRUB's variables in those entries, by name. */
  readonly variables: readonly string[];
}

const root = (parameters: readonly Parameter[]): string | null | undefined =>
  parameters.find(({ name }) => name === 'root')?.value;

const variable = /^\$(?:\{(\w+)\}|(\w+))$/;
export const variableOf = ({ text }: Word): string | undefined => {
  const found = variable.exec(text);
  return found?.[1] ?? found?.[2];
};

/** Reads the files of entries, without those of other systems on the same disk. Pure. */
export function readEntries(state: EntriesState, wanted: GrubEdit['variable']): Entries {
  const isGrub = state.loader === 'grub-bls';
  const known = state.environment ?? '';
  const tuned = isGrub ? (environmentValue(known, 'tuned_params') ?? state.ground.tuned) : '';
  const expand = (words: readonly Word[], environment = known): readonly Word[] =>
    words.flatMap((word): readonly Word[] => {
      const name = isGrub ? variableOf(word) : undefined;
      if (name === undefined) return [word];
      return wordsOf(name === 'tuned_params' ? tuned : (environmentValue(environment, name) ?? ''));
    });
  const running = parseKernelCommandLine(state.commandLine);
  const isOwn = ({ path, machineId, words }: BootEntry): boolean => {
    if (machineId !== null) return machineId === state.machineId;
    const name = path.slice(path.lastIndexOf('/') + 1);
    return (state.machineId !== '' && name.startsWith(`${state.machineId}-`)) || root(expand(words)) === root(running);
  };
  const own = state.files.flatMap(({ path, file }) => readEntry(path, file) ?? []).filter(isOwn);
  const usual = own.filter((entry) => !isRescue(entry));
  const judged = wanted === 'GRUB_CMDLINE_LINUX' ? own : usual;
  const { release } = state.ground;
  const starts = ({ linux, version }: BootEntry): boolean => version === release || linux.includes(release);
  const current = usual.find(starts) ?? usual.at(-1);
  const variables = isGrub ? judged.flatMap(({ words }) => words.flatMap((word) => variableOf(word) ?? [])) : [];
  return { judged, current, expand, tuned, variables: [...new Set(variables)] };
}

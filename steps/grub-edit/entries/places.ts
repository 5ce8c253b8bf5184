import type { Change } from '../../../changes/index.ts';
import type { CommandChange } from '../../../changes/command/change.ts';
import type { FileState } from '../../../engine/model/machine.ts';
import { environmentValue } from '../../support/boot/environment-block.ts';
import { lineOf, wordsOf } from '../request/words.ts';
import type { Word } from '../request/words.ts';
import { withOptions } from './boot-entry.ts';
import type { BootEntry } from './boot-entry.ts';
import { environmentEditor, environmentFile, sourceFile } from './probe-entries.ts';
import type { EntriesState } from './probe-entries.ts';
import { variableOf } from './read-entries.ts';
import type { Entries } from './read-entries.ts';
import { stubFile } from '../../../facts/boot/choose-loader.ts';

/** A place in which words of the command line are written. */
export interface Place {
  /** The file, and the part of the file. */
  readonly name: string;
  readonly words: readonly Word[];
  /** False for a file that is only created if the entries lack a requested parameter. */
  readonly exists: boolean;
  /** True if entries take their options from it, so that it is part of the command line. */
  readonly isShared: boolean;
  /** The change that writes other words to it. */
  write(words: readonly Word[]): Change;
}

const rewritten = (path: string, before: FileState | null, content: string): Change => {
  const { mode, owner, group } = before ?? { mode: 0o644, owner: 0, group: 0 };
  return { kind: 'file', path, before, after: { encoding: 'utf8', content, mode, owner, group } };
};

/** The options of an entry. */
export const entryPlace = ({ path, file, words }: BootEntry): Place => ({
  name: `${path}: options`,
  words,
  exists: true,
  isShared: false,
  write: (made) => rewritten(path, file, withOptions(file.content, lineOf(asInstalled(words, made)))),
});

/**
 * kernel-install appends the machine's id to the given words: an entry that it makes again has exactly the bytes that
 * were written here.
 */
function asInstalled(before: readonly Word[], made: readonly Word[]): readonly Word[] {
  const last = before.at(-1);
  if (last?.name !== 'systemd.machine_id' || !made.includes(last)) return made;
  return [...made.filter((word) => word !== last), last];
}

/** Words that a loader or kernel-install adds to the line itself; they do not belong in /etc/kernel/cmdline. */
const given = ['BOOT_IMAGE', 'initrd', 'systemd.machine_id'];

/**
 * The source of a new entry's options: /etc/kernel/cmdline, or the file that replaces it (kernel-install(8),
 * 90-loaderentry.install).
 */
function sourcePlace(state: EntriesState, { current }: Entries): Place | null {
  const { source, vendorSource } = state;
  if (source !== null) {
    const end = source.content.endsWith('\n') ? '\n' : '';
    const write = (made: readonly Word[]): Change => rewritten(sourceFile, source, `${lineOf(made)}${end}`);
    return { name: sourceFile, words: wordsOf(source.content), exists: true, isShared: false, write };
  }
  if (current === undefined || !isByKernelInstall(state, current)) return null;
  const words =
    vendorSource === null
      ? current.words.filter((word) => !given.includes(word.name) && variableOf(word) === undefined)
      : wordsOf(vendorSource);
  const write = (made: readonly Word[]): Change => rewritten(sourceFile, null, `${lineOf(made)}\n`);
  return { name: sourceFile, words, exists: false, isShared: false, write };
}

/**
 * Whether kernel-install makes the entry of the next kernel. Without another source, it copies the running command
 * line.
 */
function isByKernelInstall({ loader }: EntriesState, { version, linux, words }: BootEntry): boolean {
  switch (loader) {
    case 'systemd-boot':
      return version !== null && linux.endsWith(`/${version}/linux`);
    case 'grub-bls':
      return !words.some((word) => variableOf(word) === 'kernelopts');
    case 'kernelstub':
      return false;
  }
}

/** The options in /etc/kernelstub/configuration: those of `user`, which kernelstub initially copies from `default`. */
function stubPlace(stub: FileState): Place | null {
  const read = stubOptions(stub.content);
  if (read === null) return null;
  const { all, settings, options } = read;
  return {
    name: `${stubFile}: kernel_options`,
    words: options.flatMap((text) => wordsOf(text)),
    exists: true,
    isShared: false,
    write: (made) => {
      const user = { ...settings, kernel_options: made.map(({ text }) => text) };
      return rewritten(stubFile, stub, JSON.stringify({ ...all, user }, null, 2));
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The parts of kernelstub's configuration with the kernel's options; null for a file of another revision than its
 * third.
 */
export function stubOptions(
  text: string,
): { readonly all: Fields; readonly settings: Fields; readonly options: readonly string[] } | null {
  let all: unknown;
  try {
    all = JSON.parse(text);
  } catch {
    return null;
  }
  const settings = isFields(all) ? (all['user'] ?? all['default']) : null;
  if (!isFields(all) || !isFields(settings)) return null;
  const options = settings['kernel_options'];
  const isList = Array.isArray(options) && options.every((one): one is string => typeof one === 'string');
  return isList ? { all, settings, options } : null;
}

/** GRUB's variable kernelopts, in a block that GRUB itself writes to at boots: a command with an inverse, not a file. */
function variablePlace(environment: string): Place | null {
  const before = environmentValue(environment, 'kernelopts');
  if (before === undefined) return null;
  const set = (value: string): readonly string[] => [environmentEditor, environmentFile, 'set', `kernelopts=${value}`];
  const write = (made: readonly Word[]): CommandChange => {
    const after = lineOf(made);
    return {
      kind: 'command',
      argv: set(after),
      about: `kernelopts in ${environmentFile}`,
      undo: set(before),
      done: { kind: 'has-line', path: environmentFile, line: `kernelopts=${after}`, whole: true },
      before: { done: false },
      after: { done: true },
      why: 'the entries get their options from it',
      deadline: 60,
    };
  };
  return { name: `${environmentFile}: kernelopts`, words: wordsOf(before), exists: true, isShared: true, write };
}

/** The sources of new entries and the files that several entries share, in the order in which they are written. */
export function sources(state: EntriesState, entries: Entries): readonly Place[] {
  const shared =
    state.environment !== null && entries.variables.includes('kernelopts') ? variablePlace(state.environment) : null;
  const stub = state.stub === null ? null : stubPlace(state.stub);
  return [sourcePlace(state, entries), stub, shared].filter((place) => place !== null);
}

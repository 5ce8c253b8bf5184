import type { Parameter } from './kernel-command-line.ts';
import { parseKernelCommandLine } from './kernel-command-line.ts';

/** A word of GRUB's script language: `text` with its quotes, `argument` as GRUB passes it on, and its position. */
export interface GrubWord {
  readonly text: string;
  readonly argument: string;
  readonly start: number;
  readonly end: number;
}

const blanks = ' \t\r\n\v\f';

/** The words of one line of GRUB script (GRUB manual, "Shell-like scripting"); variables are not expanded. */
export function grubWords(line: string): readonly GrubWord[] {
  const words: GrubWord[] = [];
  let start = -1;
  let argument = '';
  let quote = '';
  const end = (position: number): void => {
    if (start >= 0) words.push({ text: line.slice(start, position), argument, start, end: position });
    start = -1;
    argument = '';
  };
  for (let position = 0; position < line.length; position += 1) {
    const character = line.charAt(position);
    const next = line.charAt(position + 1);
    if (quote === '' && blanks.includes(character)) {
      end(position);
      continue;
    }
    if (start < 0) start = position;
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    else if (character === '\\' && next !== '' && (quote === '' || (quote === '"' && '$"\\'.includes(next)))) {
      argument += next;
      position += 1;
    } else argument += character;
  }
  end(line.length);
  return words;
}

/**
 * The command line that the kernel gets for GRUB's words: an argument with blanks is in double quotes
 * (grub_create_loader_cmdline).
 */
export function kernelParameters(words: readonly GrubWord[]): readonly Parameter[] {
  return parseKernelCommandLine(
    words.map(({ argument }) => (/\s/.test(argument) ? `"${argument}"` : argument)).join(' '),
  );
}

/** A parameter as a word of GRUB's script language, so that the kernel gets exactly this name and value. */
export function grubText({ name, value }: { readonly name: string; readonly value: string | null }): string {
  if (value === null) return name;
  if (/\s/.test(value)) return `${name}="${value.replace(/[\\$"]/g, '\\$&')}"`;
  return `${name}=${value.replace(/[\\$"'{}|&;<>]/g, '\\$&')}`;
}

export interface GrubEntry {
  /** The words after `linux` and the kernel's path. */
  readonly words: readonly GrubWord[];
  readonly recovery: boolean;
}

/**
 * The Linux entries of a grub.cfg that grub-mkconfig's own 10_linux script wrote. Entries of other systems, memory
 * tests and a person's own entries are not checked.
 */
export function grubEntries(text: string): readonly GrubEntry[] {
  const entries: GrubEntry[] = [];
  let section: string | null = null;
  for (const line of text.split('\n')) {
    section = /^### BEGIN (\S+) ###/.exec(line)?.[1] ?? section;
    if (section !== null && !section.includes('/10_linux')) continue;
    // The word linux starts with its first letter, a quote or a backslash; few of the many lines do.
    if (!/^[ \t\r\n\v\f]*[l"'\\]/.test(line)) continue;
    const words = grubWords(line);
    if (words[0]?.argument !== 'linux') continue;
    const given = words.slice(2);
    const recovery = given.some(({ argument }) => argument === 'single' || argument === 'recovery');
    entries.push({ words: given, recovery });
  }
  return entries;
}

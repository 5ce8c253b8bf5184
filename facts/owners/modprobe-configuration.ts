import { matchesGlob } from '../../engine/text/matches-glob.ts';
import { parseKernelCommandLine } from '../boot/kernel-command-line.ts';
import { underscored } from '../boot/underscored.ts';
import type { ConfigurationFile, FileSource } from './configuration-files.ts';
import type { FileLine } from './file-line.ts';
import { linesOf } from './file-line.ts';

type Directive = 'alias' | 'blacklist' | 'install' | 'options' | 'remove' | 'softdep';

/** A directive of modprobe.d(5), or of the kernel command line, which kmod reads as well. */
export interface ModprobeLine extends FileLine {
  readonly directive: Directive;
  /** The module or alias, with underscores; it may be a pattern. */
  readonly name: string;
  readonly rest: string;
}

const isDirective = (word: string): word is Directive =>
  ['alias', 'blacklist', 'install', 'options', 'remove', 'softdep'].includes(word);

/** The folders of modprobe.d(5), the first has precedence; only files whose name ends in ".conf" count. */
export const modprobeSource: FileSource = {
  folders: [
    '/etc/modprobe.d',
    '/run/modprobe.d',
    '/usr/local/lib/modprobe.d',
    '/usr/lib/modprobe.d',
    '/lib/modprobe.d',
  ],
  accepts: (name) => name.endsWith('.conf'),
  masks: true,
};

/** The place of a word of the kernel command line of this boot. */
const commandLine = '/proc/cmdline';

/** What kmod takes from the kernel command line: MODULE.PARAMETER=VALUE and modprobe.blacklist= (kmod-config in modprobe.d(5)). */
function ofCommandLine(text: string): readonly ModprobeLine[] {
  return parseKernelCommandLine(text).flatMap(({ name, value, init }): readonly ModprobeLine[] => {
    const [, module = '', parameter = ''] = /^([\w-]+)\.([\w-]+)$/.exec(name) ?? [];
    if (init || module === '') return [];
    const line = { at: commandLine, text: value === null ? name : `${name}=${value}` };
    if (module === 'modprobe' && parameter === 'blacklist')
      return (value ?? '')
        .split(',')
        .map((one) => ({ ...line, directive: 'blacklist', name: underscored(one), rest: '' }));
    const rest = value === null ? parameter : `${parameter}=${value}`;
    return [{ ...line, directive: 'options', name: underscored(module), rest }];
  });
}

/** The directives in the order in which modprobe reads them: the files by name, then the kernel command line. */
export function parseModprobe(files: readonly ConfigurationFile[], kernelCommandLine = ''): readonly ModprobeLine[] {
  const lines = files
    .flatMap((file) => linesOf(file, true))
    .flatMap((line): readonly ModprobeLine[] => {
      const [, word = '', name = '', rest = ''] = /^\s*(\S+)\s+(\S+)\s*(.*)$/.exec(line.text) ?? [];
      return isDirective(word) ? [{ ...line, directive: word, name: underscored(name), rest: rest.trim() }] : [];
    });
  return [...lines, ...ofCommandLine(kernelCommandLine)];
}

/**
 * The line that decides about a module: modprobe uses the first `install`, `remove`, `softdep` and `alias` line whose
 * pattern matches the name.
 */
export function firstLine(lines: readonly ModprobeLine[], directive: Directive, module: string): ModprobeLine | null {
  const name = underscored(module);
  return lines.find((line) => line.directive === directive && matchesGlob(line.name, name, '?')) ?? null;
}

/** The `blacklist` lines of a module. They stop udev and modules-load.d, not `modprobe MODULE`. */
export const blacklisting = (lines: readonly ModprobeLine[], module: string): readonly ModprobeLine[] =>
  lines.filter(({ directive, name }) => directive === 'blacklist' && name === underscored(module));

/** The parameters that modprobe adds when it loads a module, in order: the last value of a parameter counts. */
export function configuredParameters(
  lines: readonly ModprobeLine[],
  module: string,
): readonly (FileLine & { readonly name: string; readonly value: string })[] {
  return lines
    .filter(({ directive, name }) => directive === 'options' && name === underscored(module))
    .flatMap(({ at, text, rest }) =>
      rest.split(/\s+/).flatMap((word) => {
        const equals = word.indexOf('=');
        if (word === '') return [];
        const name = underscored(equals < 0 ? word : word.slice(0, equals));
        return [{ at, text, name, value: equals < 0 ? '' : word.slice(equals + 1) }];
      }),
    );
}

/** The modules of a softdep line: those that are loaded before, and those after. */
export function softDependencies(line: ModprobeLine | null): {
  readonly pre: readonly string[];
  readonly post: readonly string[];
} {
  const found = { pre: [] as string[], post: [] as string[] };
  let side: 'pre' | 'post' | null = null;
  for (const word of line?.rest.split(/\s+/) ?? []) {
    if (word === 'pre:' || word === 'post:') side = word === 'pre:' ? 'pre' : 'post';
    else if (side !== null && word !== '') found[side].push(underscored(word));
  }
  return found;
}

/** A program or shell word that does nothing. */
const idle = /^(?:(?:(?:\/usr)?(?:\/s?bin\/)?(?:true|false)|:|exit(?: \d+)?)?)$/;

/** True if a command of an `install` or `remove` line certainly does nothing, e.g. /bin/true or `exit 0`. */
export function doesNothing(command: string): boolean {
  if (command.length > 400) return false;
  return command
    .replaceAll(/[12&]?>>?\s*(?:&[12]|[^\s;&|>]+)/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .split(/[;&|]+/)
    .every((part) => idle.test(part.trim()));
}

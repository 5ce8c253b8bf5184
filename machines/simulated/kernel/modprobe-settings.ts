import { find, type DirectoryNode } from '../tree/tree.ts';
import { underscored } from '../../../facts/boot/underscored.ts';

/** The settings of modprobe.d. */
export interface ModprobeSettings {
  readonly options: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly blacklisted: ReadonlySet<string>;
  /** Modules to load before a module (softdep NAME pre: …). */
  readonly before: ReadonlyMap<string, readonly string[]>;
  /** The commands that replace the loading of a module, and the other names of modules: the first line with a name counts. */
  readonly install: ReadonlyMap<string, string>;
  readonly alias: ReadonlyMap<string, string>;
}

/** The folders of modprobe.d(5). */
const folders = [
  '/etc/modprobe.d',
  '/run/modprobe.d',
  '/usr/local/lib/modprobe.d',
  '/usr/lib/modprobe.d',
  '/lib/modprobe.d',
];

/** The text of every file of modprobe.d in the order of their names; a file hides those of the same name in later folders. */
export function modprobeTexts(root: DirectoryNode): string {
  const files = new Map<string, string>();
  for (const folder of folders) {
    const found = find(root, folder, true)?.node;
    if (found?.kind !== 'directory') continue;
    for (const name of found.entries.keys())
      if (name.endsWith('.conf') && !files.has(name)) files.set(name, `${folder}/${name}`);
  }
  const paths = [...files].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, path]) => path);
  const nodes = paths.map((path) => find(root, path, true)?.node);
  return nodes.map((node) => (node?.kind === 'file' ? `${node.bytes.toString('utf8')}\n` : '')).join('');
}

/** The texts of all files of a folder with this ending, joined in name order. */
export function textsOf(root: DirectoryNode, folder: string, ending: string): string {
  const found = find(root, folder, true);
  if (found?.node.kind !== 'directory') return '';
  const texts = [...found.node.entries.keys()]
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => find(root, `${folder}/${name}`, true)?.node);
  return texts.map((node) => (node?.kind === 'file' ? `${node.bytes.toString('utf8')}\n` : '')).join('');
}

/** Reads the text of modprobe.d(5) files: options, blacklist, softdep, install and alias lines; a "\" at the end continues the line. */
export function modprobeSettings(text: string): ModprobeSettings {
  const options = new Map<string, Readonly<Record<string, string>>>();
  const blacklisted = new Set<string>();
  const before = new Map<string, readonly string[]>();
  const install = new Map<string, string>();
  const alias = new Map<string, string>();
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    const [word = '', name = '', ...rest] = line.trim().split(/\s+/);
    const module = underscored(name);
    if (word === 'blacklist') blacklisted.add(module);
    if (word === 'install' && !install.has(module)) install.set(module, rest.join(' '));
    if (word === 'alias' && !alias.has(module)) alias.set(module, underscored(rest[0] ?? ''));
    if (word === 'options') options.set(module, { ...options.get(module), ...parametersOf(rest) });
    if (word === 'softdep' && rest.includes('pre:')) {
      const after = rest.slice(rest.indexOf('pre:') + 1);
      const end = after.indexOf('post:');
      before.set(module, end === -1 ? after : after.slice(0, end));
    }
  }
  return { options, blacklisted, before, install, alias };
}

/** "ids=8086:10d3 nested" as a record; a name without a value has the value "". */
export function parametersOf(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      return at === -1 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

import { find, type DirectoryNode } from '../tree/tree.ts';
import { underscored } from '../../../facts/boot/underscored.ts';

/** The settings of modprobe.d. */
export interface ModprobeSettings {
  readonly options: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly blacklisted: ReadonlySet<string>;
  /** Modules to load before a module (softdep NAME pre: …). */
  readonly before: ReadonlyMap<string, readonly string[]>;
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

/** Reads the text of modprobe.d(5) files: options, blacklist and softdep lines; a "\" at the end continues the line. */
export function modprobeSettings(text: string): ModprobeSettings {
  const options = new Map<string, Readonly<Record<string, string>>>();
  const blacklisted = new Set<string>();
  const before = new Map<string, readonly string[]>();
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    const [word = '', name = '', ...rest] = line.trim().split(/\s+/);
    const module = underscored(name);
    if (word === 'blacklist') blacklisted.add(module);
    if (word === 'options') options.set(module, { ...options.get(module), ...parametersOf(rest) });
    if (word === 'softdep' && rest.includes('pre:')) {
      const after = rest.slice(rest.indexOf('pre:') + 1);
      const end = after.indexOf('post:');
      before.set(module, end === -1 ? after : after.slice(0, end));
    }
  }
  return { options, blacklisted, before };
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

import type { PackageDescription } from '../tree/description.ts';
import { edit, textOf } from '../world/files.ts';
import { parseStanzas, stanzaText, type Stanza } from './package-stanzas.ts';
import { drop, file, find, place } from '../tree/tree.ts';
import { show } from '../world/view.ts';
import type { World } from '../world/world.ts';

const statusPath = '/var/lib/dpkg/status';
const statesPath = '/var/lib/apt/extended_states';

/** dpkg's record of a package; undefined for an unknown package. */
export function recordOf(world: World, name: string): Stanza | undefined {
  return records(world).find((stanza) => stanza.get('Package') === name);
}

/** Every record of dpkg. */
export const records = (world: World): readonly Stanza[] => parseStanzas(textOf(world, statusPath) ?? '');

/** True for a package that is fully installed. */
export const isInstalled = (stanza: Stanza | undefined): boolean =>
  stanza?.get('Status')?.endsWith(' installed') === true;

/** dpkg syncs its writes, so a power cut loses none of them. */
export function keep(world: World, path: string, text: string, mode = 0o644): void {
  edit(world, path, true, (tree) => place(tree, path, file(text, mode)));
}

/** Removes the path, and each parent folder that is then empty and was made for it. */
function forget(world: World, path: string, made: (folder: string) => boolean = () => false): void {
  edit(world, path, true, (tree) => drop(tree, path));
  const folder = path.slice(0, path.lastIndexOf('/'));
  const node = find(show(world), folder, true)?.node;
  if (made(folder) && node?.kind === 'directory' && node.entries.size === 0) forget(world, folder, made);
}

/** Replaces the record of a package, or removes it. */
export function record(world: World, name: string, stanza: Stanza | undefined): void {
  const others = records(world).filter((one) => one.get('Package') !== name);
  keep(world, statusPath, stanzaText(stanza === undefined ? others : [...others, stanza]));
}

/** Marks packages as automatically or manually installed. */
export function mark(world: World, names: readonly string[], auto: boolean): void {
  const others = parseStanzas(textOf(world, statesPath) ?? '').filter(
    (stanza) => !names.includes(stanza.get('Package') ?? ''),
  );
  const marked = names.map(
    (name): Stanza =>
      new Map([
        ['Package', name],
        ['Architecture', 'amd64'],
        ['Auto-Installed', '1'],
      ]),
  );
  const text = stanzaText(auto ? [...others, ...marked] : others);
  if (text !== textOf(world, statesPath)) keep(world, statesPath, text);
}

/** A package and the folders that dpkg must make for its files. */
const foldersOf = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1, -1)
    .map((_, index, names) => `/${names.slice(0, index + 1).join('/')}`);

/** Unpacks and configures a package. */
export function install(world: World, one: PackageDescription): void {
  const { name, version, depends = [], files = {} } = one;
  const paths = Object.keys(files);
  const made = paths.flatMap(foldersOf).filter((folder) => find(show(world), folder, true) === undefined);
  const settings = paths.filter((path) => path.startsWith('/etc/'));
  for (const [path, text] of Object.entries(files)) {
    // A settings file that was changed locally is kept (--force-confold).
    if (settings.includes(path) && find(show(world), path, true) !== undefined) continue;
    keep(world, path, text, path.includes('/bin/') ? 0o755 : 0o644);
  }
  keep(world, `/var/lib/dpkg/info/${name}.list`, [...new Set(made), ...paths].map((path) => `${path}\n`).join(''));
  record(
    world,
    name,
    new Map([
      ['Package', name],
      ['Status', 'install ok installed'],
      ['Architecture', 'amd64'],
      ['Version', version],
      ...(depends.length > 0 ? [['Depends', depends.join(', ')] as const] : []),
      ...(settings.length > 0 ? [['Conffiles', settings.map((path) => `\n ${path} -`).join('')] as const] : []),
    ]),
  );
}

/** Removes a package; its settings files stay unless `purging`. */
export function remove(world: World, name: string, purging: boolean): void {
  const stanza = recordOf(world, name);
  if (stanza === undefined) return;
  const settings = [...(stanza.get('Conffiles') ?? '').matchAll(/^ (\S+)/gm)].map(([, path = '']) => path);
  const info = `/var/lib/dpkg/info/${name}.list`;
  const names = (textOf(world, info) ?? '').split('\n').filter((path) => path !== '');
  const folders = new Set(names.filter((path) => find(show(world), path, false)?.node.kind === 'directory'));
  const stays = settings.length > 0 && !purging;
  for (const path of names) {
    if (folders.has(path) || (stays && settings.includes(path))) continue;
    if (find(show(world), path, false) !== undefined) forget(world, path, (folder) => folders.has(folder));
  }
  if (stays) return record(world, name, new Map(stanza).set('Status', 'deinstall ok config-files'));
  forget(world, info);
  record(world, name, undefined);
  mark(world, [name], false);
}

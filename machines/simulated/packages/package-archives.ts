import type { ArchiveDescription, PackageDescription } from '../tree/description.ts';
import { textOf } from '../world/files.ts';
import { listFiles, listStart } from './list-files.ts';
import { keep } from './package-database.ts';
import { parseStanzas } from './package-stanzas.ts';
import { find } from '../tree/tree.ts';
import { show } from '../world/view.ts';
import type { World } from '../world/world.ts';

/** An archive in the configuration of apt. */
export interface Source {
  readonly uri: string;
  readonly suite: string;
  readonly keyring: string;
}

function sourcesIn(path: string, text: string): readonly Source[] {
  if (!path.endsWith('.sources'))
    return [...text.matchAll(/^deb \[signed-by=(\S+)\] (\S+) (\S+)/gm)].map(
      ([, keyring = '', uri = '', suite = '']) => ({
        uri,
        suite,
        keyring,
      }),
    );
  return parseStanzas(text).flatMap((stanza) =>
    (stanza.get('Suites') ?? '').split(' ').map((suite) => ({
      uri: stanza.get('URIs') ?? '',
      suite,
      keyring: stanza.get('Signed-By') ?? '',
    })),
  );
}

/** The sources that apt reads: one file, or all of them. */
export function sourcesOf(world: World, only: string | undefined): readonly Source[] {
  const folder = find(show(world), '/etc/apt/sources.list.d', true)?.node;
  const names = folder?.kind === 'directory' ? [...folder.entries.keys()] : [];
  const paths =
    only === undefined ? ['/etc/apt/sources.list', ...names.map((name) => `/etc/apt/sources.list.d/${name}`)] : [only];
  return paths.flatMap((path) => sourcesIn(path, textOf(world, path) ?? ''));
}

/** Fetches lists and keeps those with an accepted signature; returns the complaints of apt about the rest. */
export function readArchives(world: World, sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ uri, suite, keyring }) => {
    const archives = (world.description.archives ?? []).filter((one) => one.uri === uri && one.suite === suite);
    if (archives.length === 0)
      return [`E: Failed to fetch ${uri}/dists/${suite}/InRelease  Could not resolve '${uri}'`];
    return archives.flatMap((archive) => {
      if (!(textOf(world, keyring) ?? '').includes(archive.key))
        return [
          `W: GPG error: ${uri} ${suite} InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 0E98404D386FA1D9`,
          `E: The repository '${uri} ${suite} InRelease' is not signed.`,
        ];
      for (const [path, text] of Object.entries(listFiles(archive))) keep(world, path, text);
      return [];
    });
  });
}

const described = (archive: ArchiveDescription, name: string): PackageDescription | undefined =>
  archive.packages.find((one) => one.name === name);

/** A package in the fetched lists; undefined if no list contains it. */
export function offered(world: World, name: string): PackageDescription | undefined {
  for (const archive of world.description.archives ?? []) {
    const list = `/var/lib/apt/lists/${listStart(archive)}${archive.component}_binary-amd64_Packages`;
    const has = parseStanzas(textOf(world, list) ?? '').some((stanza) => stanza.get('Package') === name);
    if (has) return described(archive, name);
  }
  return undefined;
}

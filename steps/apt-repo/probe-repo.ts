import { observeRefresh } from '../../changes/refresh/index.ts';
import type { FileState, MachineReader } from '../../engine/model/machine.ts';
import type { AptRepo } from '../../schemas/types/steps/apt-repo.ts';
import { configuredSources } from './configured-sources.ts';
import type { ConfiguredSource } from './configured-sources.ts';
import { listName } from './list-name.ts';
import { readOpenPgpKeys } from './openpgp-keys.ts';

/** The key that must sign the archive, and the result of the search for it. */
type KeySeen =
  /** The bytes of the one key that was requested, in base64. */
  | { readonly kind: 'key'; readonly content: string }
  | { readonly kind: 'other-key'; readonly fingerprints: readonly string[] }
  | { readonly kind: 'no-key' }
  | { readonly kind: 'absent' }
  /** A keyring, with the package that contains it. */
  | { readonly kind: 'keyring'; readonly owner: string | null };

export interface RepoState {
  readonly hasApt: boolean;
  readonly key: KeySeen;
  readonly source: FileState | null;
  readonly keyFile: FileState | null;
  readonly elsewhere: readonly ConfiguredSource[];
  /** The beginnings of its lists' names. */
  readonly lists: readonly string[];
  readonly verified: readonly string[];
}

/** The paths of the step's files. */
export const pathsOf = (name: string): { readonly source: string; readonly key: string } => ({
  source: `/etc/apt/sources.list.d/${name}.sources`,
  key: `/etc/apt/keyrings/${name}.gpg`,
});

const trimmed = (uri: string): string => uri.replace(/(?<!\/)\/+$/, '');

/** True if apt would read one of the step's indexes twice. */
const overlaps = ({ uri, suites, components }: AptRepo, other: ConfiguredSource): boolean =>
  trimmed(uri) === trimmed(other.uri) &&
  suites.some((suite) => trimmed(suite) === trimmed(other.suite)) &&
  (components.length === 0 || components.some((component) => other.components.includes(component)));

async function keyOf(input: AptRepo, machine: MachineReader): Promise<KeySeen> {
  if (input.keyring !== undefined) {
    if ((await machine.stat(input.keyring)) === undefined) return { kind: 'absent' };
    const { code, stdout } = await machine.query(['dpkg-query', '--search', input.keyring], { env: { LC_ALL: 'C' } });
    return { kind: 'keyring', owner: code === 0 ? (/^([^:,\s]+)/.exec(stdout)?.[1] ?? null) : null };
  }
  const file = input.key_file === undefined ? undefined : await machine.readFile(input.key_file, { plain: true });
  if (input.key_file !== undefined && file === undefined) return { kind: 'absent' };
  const content = file === undefined ? Buffer.from(input.key ?? '') : Buffer.from(file.content, file.encoding);
  const keys = await readOpenPgpKeys(content);
  if (keys === undefined) return { kind: 'no-key' };
  const key = keys.find(({ fingerprint }) => fingerprint === input.fingerprint?.toUpperCase());
  if (key === undefined) return { kind: 'other-key', fingerprints: keys.map(({ fingerprint }) => fingerprint) };
  return { kind: 'key', content: Buffer.from(key.bytes).toString('base64') };
}

/** Reads the key, the files that there are, the other sources and whether the lists have been read. */
export async function probeRepo(input: AptRepo, machine: MachineReader): Promise<RepoState> {
  const paths = pathsOf(input.name);
  const lists = input.suites.map((suite) => listName(input.uri, suite));
  const [apt, key, source, keyFile, sources, { verified }] = await Promise.all([
    machine.stat('/usr/bin/apt-get'),
    keyOf(input, machine),
    machine.readFile(paths.source),
    machine.readFile(paths.key),
    configuredSources(paths.source, machine),
    observeRefresh({ lists }, machine),
  ]);
  return {
    hasApt: apt !== undefined,
    key,
    source: source ?? null,
    keyFile: keyFile ?? null,
    elsewhere: sources.filter((other) => overlaps(input, other)),
    lists,
    verified,
  };
}

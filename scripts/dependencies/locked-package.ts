import { readFileSync } from 'node:fs';

/** A package of package-lock.json (https://docs.npmjs.com/cli/configuring-npm/package-lock-json). */
export interface LockedPackage {
  /** Its folder, e.g. "node_modules/a/node_modules/b". */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; null if the package declares no licence. */
  readonly license: string | null;
  /** The hash of its archive, which npm verifies; null without one. */
  readonly integrity: string | null;
  /** The address of its archive; null if npm takes the name from the configured registry. */
  readonly address: string | null;
  readonly hasInstallScript: boolean;
  /** True if only the development of the project needs it. */
  readonly isDevelopment: boolean;
  /** Names of the packages that it needs. */
  readonly needs: readonly string[];
}

/** The names under which package.json lists the direct dependencies. */
export interface Lock {
  readonly runtime: readonly string[];
  readonly optional: readonly string[];
  readonly development: readonly string[];
  readonly packages: readonly LockedPackage[];
}

type Entry = Readonly<Record<string, unknown>>;

const namesIn = (value: unknown): readonly string[] => Object.keys((value ?? {}) as object);
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** The packages of a package-lock.json, in the order of the file; throws an Error for another version than 3. */
export function parseLock(text: string): Lock {
  const lock = JSON.parse(text) as {
    readonly lockfileVersion: number;
    readonly packages: Readonly<Record<string, Entry>>;
  };
  if (lock.lockfileVersion !== 3) throw new Error(`package-lock.json has version ${lock.lockfileVersion}, expected 3`);
  const { '': root = {}, ...rest } = lock.packages;
  const packages = Object.entries(rest).map(([folder, entry]) => ({
    folder,
    name: textOf(entry['name']) ?? folder.replace(/^.*node_modules\//, ''),
    version: textOf(entry['version']) ?? '',
    license: textOf(entry['license']),
    integrity: textOf(entry['integrity']),
    address: textOf(entry['resolved']),
    hasInstallScript: entry['hasInstallScript'] === true,
    isDevelopment: entry['dev'] === true || entry['devOptional'] === true,
    needs: [
      ...namesIn(entry['dependencies']),
      ...namesIn(entry['optionalDependencies']),
      ...namesIn(entry['peerDependencies']),
    ],
  }));
  return {
    runtime: namesIn(root['dependencies']),
    optional: namesIn(root['optionalDependencies']),
    development: namesIn(root['devDependencies']),
    packages,
  };
}

/** The lock file of this checkout. */
export const readLock = (): Lock =>
  parseLock(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));

/** The package that a name means for the package in `folder`: Node searches the folders above (https://nodejs.org/api/modules.html). */
function resolved(
  packages: ReadonlyMap<string, LockedPackage>,
  folder: string,
  name: string,
): LockedPackage | undefined {
  const parents =
    folder === ''
      ? []
      : folder.split('/node_modules/').map((_, index, parts) => parts.slice(0, index + 1).join('/node_modules/'));
  for (const parent of parents.toReversed()) {
    const found = packages.get(`${parent}/node_modules/${name}`);
    if (found !== undefined) return found;
  }
  return packages.get(`node_modules/${name}`);
}

/** The packages that a direct dependency brings, without itself. A missing optional package is skipped. */
export function broughtBy(lock: Lock, name: string): readonly LockedPackage[] {
  const packages = new Map(lock.packages.map((each) => [each.folder, each]));
  const found = new Set<LockedPackage>();
  const visit = (from: LockedPackage): void => {
    for (const needed of from.needs) {
      const next = resolved(packages, from.folder, needed);
      if (next === undefined || found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  const direct = packages.get(`node_modules/${name}`);
  if (direct !== undefined) {
    found.add(direct);
    visit(direct);
    found.delete(direct);
  }
  return [...found];
}

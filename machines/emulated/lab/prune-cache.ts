import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openFolders, readCache } from './read-cache.ts';
import type { CacheEntry } from './read-cache.ts';
import { exists } from '../cache/exists.ts';
import { lockFile } from '../cache/lock-file.ts';
import { listLabs } from './list-labs.ts';
import type { LabOptions } from './lab.ts';
import { searchPath } from '../qemu/missing-tools.ts';
import type { OnLabProgress } from '../qemu/progress.ts';
import { builderVersions, imageKey } from '../image/image-key.ts';
import type { ImageRecipe } from '../image/recipe.ts';
import { qemuVersion } from '../qemu/qemu-version.ts';
import { snapshotKey } from '../snapshot/ensure-snapshot.ts';
import { hostRecipes } from '../image/host-recipes.ts';

/** Why an entry is kept, or that it is no longer needed. */
export type Verdict = 'current' | 'in-use' | 'recent' | 'superseded';

/** The data that decides about an entry of the cache. */
interface CacheUse {
  /** Names of the current images. */
  readonly images: ReadonlySet<string>;
  /** The paths of the current host images, and QEMU's version. */
  readonly hostImages: readonly string[];
  readonly qemu: string;
  /** Folders that a lab or a running process needs. */
  readonly inUse: ReadonlySet<string>;
  /** Entries that were used after this time are kept, because a start may be about to open one. Milliseconds since 1970. */
  readonly spareSince: number;
}

/** An image is superseded by another recipe; a snapshot by another image or QEMU, or by another way to make it. */
function verdictOn(entry: CacheEntry, use: CacheUse): Verdict {
  if (use.inUse.has(entry.path)) return 'in-use';
  if (isCurrent(entry, use)) return 'current';
  return entry.usedAt > use.spareSince ? 'recent' : 'superseded';
}

function isCurrent({ kind, path, subject }: CacheEntry, { images, hostImages, qemu }: CacheUse): boolean {
  if (kind === 'image') return images.has(basename(path));
  return subject !== null && hostImages.includes(subject.image) && snapshotKey(subject, qemu) === basename(path);
}

/** The names of an image and of its inner images. */
const keysOf = (recipe: ImageRecipe, versions: string): readonly string[] => [
  imageKey(recipe, versions),
  ...(recipe.inner === undefined ? [] : keysOf(recipe.inner, versions)),
];

/** Checks which images and snapshots of a cache are needed; removes nothing. */
export async function judgeCache(
  options: Pick<LabOptions, 'cacheDir' | 'stateDir' | 'environment' | 'now'>,
  spareSeconds: number,
): Promise<readonly { readonly entry: CacheEntry; readonly verdict: Verdict }[]> {
  const entries = await readCache(options.cacheDir);
  const labs = await listLabs(options);
  const open = await openFolders(entries.map(({ path }) => path));
  const versions = await builderVersions(options.environment);
  const use = {
    images: new Set(hostRecipes.flatMap((recipe) => keysOf(recipe, versions))),
    hostImages: hostRecipes.map((recipe) => join(options.cacheDir, 'images', imageKey(recipe, versions))),
    qemu: await qemuVersion(options.environment),
    inUse: new Set([...open, ...labs.flatMap(({ image, snapshot }) => [image, snapshot])]),
    spareSince: options.now() - spareSeconds * 1000,
  };
  return entries.map((entry) => ({ entry, verdict: verdictOn(entry, use) }));
}

/**
 * Removes the images and snapshots that are no longer needed and returns all entries with the decisions. It waits for
 * builds in progress; a folder is removed by one rename, so that no start finds an incomplete one.
 */
export async function pruneCache(
  given: Pick<LabOptions, 'cacheDir' | 'stateDir' | 'environment' | 'now'>,
  onProgress: OnLabProgress,
  signal?: AbortSignal,
): Promise<Awaited<ReturnType<typeof judgeCache>>> {
  const options = {
    ...given,
    environment: { ...given.environment, PATH: searchPath(given.environment['PATH'] ?? ''), LC_ALL: 'C' },
  };
  const hold = async (folder: string): Promise<AsyncDisposable | null> => {
    const root = join(options.cacheDir, folder);
    if (!(await exists(root))) return null;
    return lockFile(join(root, '.lock'), { signal, onBusy: () => onProgress({ kind: 'waiting', lock: folder }) });
  };
  await using images = await hold('images');
  await using snapshots = await hold('snapshots');
  void [images, snapshots];
  const judged = await judgeCache(options, 600);
  for (const { entry, verdict } of judged) if (verdict === 'superseded') await removeEntry(entry.path);
  return judged;
}

/** Removes superseded entries of one kind that have not been used for 30 days; the caller holds the lock of that kind. */
export async function tidyCache(options: Parameters<typeof judgeCache>[0], kind: CacheEntry['kind']): Promise<void> {
  for (const { entry, verdict } of await judgeCache(options, 30 * 24 * 3600))
    if (entry.kind === kind && verdict === 'superseded') await removeEntry(entry.path);
}

/** Removes a whole folder of the cache; the next build removes the remains of an interruption. */
async function removeEntry(path: string): Promise<void> {
  const doomed = join(dirname(path), `.building-${basename(path)}`);
  await rename(path, doomed);
  await rm(doomed, { recursive: true, force: true });
}

import { mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRoom, explainFailure } from '../shape/check-room.ts';
import { exists } from './exists.ts';
import { lockFile } from './lock-file.ts';

export interface BuildsOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once when another process builds in the same cache and this one waits for it. */
  readonly onBusy?: (() => void) | undefined;
  /** Removes what an earlier, interrupted build left; a build by other user ids needs more than rm. */
  readonly remove?: (folder: string) => Promise<void>;
  /** Called after a build, while nobody else builds: the time to clear out what it supersedes. Its trouble fails nothing. */
  readonly tidy?: (() => Promise<void>) | undefined;
}

export interface BuildOptions {
  /** Bytes that the build needs on disk at most. Where fewer are free, it does not begin. */
  readonly room?: number | undefined;
}

/** The right to build in a root, which one process has at a time. */
export interface Builds {
  /** The folder `root/key`, built by `build` in a temporary sibling unless it exists: it appears whole, on disk and by one rename, or not at all. */
  ensure(key: string, build: (folder: string) => Promise<void>, options?: BuildOptions): Promise<string>;
}

const unfinished = '.building-';

/** The folder `root/key`, built unless it exists; see holdBuilds and Builds.ensure. */
export async function cachedFolder(
  root: string,
  key: string,
  build: (folder: string) => Promise<void>,
  options: BuildsOptions & BuildOptions = {},
): Promise<string> {
  const folder = join(root, key);
  if (await exists(folder)) return folder;
  return holdBuilds(root, options, (builds) => builds.ensure(key, build, options));
}

/** Waits until no other process builds in `root`, removes what a killed one left, and calls `use`, which may build several folders at once. */
export async function holdBuilds<Result>(
  root: string,
  options: BuildsOptions,
  use: (builds: Builds) => Promise<Result>,
): Promise<Result> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  await using lock = await lockFile(join(root, '.lock'), options);
  void lock;
  const remove = options.remove ?? ((path: string) => rm(path, { recursive: true, force: true }));
  for (const name of await readdir(root)) if (name.startsWith(unfinished)) await remove(join(root, name));
  let hasBuilt = false;
  const ensure: Builds['ensure'] = async (key, build, { room } = {}) => {
    const folder = join(root, key);
    if (await exists(folder)) return folder;
    if (room !== undefined) await checkRoom(root, room);
    const temporary = await mkdtemp(join(root, unfinished));
    try {
      await build(temporary);
      options.signal?.throwIfAborted();
      await syncFiles(temporary);
      await rename(temporary, folder);
      await sync(root);
    } catch (cause) {
      // The disk is looked at while it is still full.
      const explained = room === undefined ? cause : await explainFailure(root, room, cause);
      // What cannot be removed now is removed by the next build; the build's own trouble is what has to be told.
      await remove(temporary).catch(() => {});
      throw explained;
    }
    hasBuilt = true;
    return folder;
  };
  const result = await use({ ensure });
  if (hasBuilt) await options.tidy?.().catch(() => {});
  return result;
}

async function syncFiles(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile()) await sync(join(folder, entry.name));
  }
  await sync(folder);
}

async function sync(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}

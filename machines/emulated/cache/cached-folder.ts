import { mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRoom, explainFailure } from '../shape/check-room.ts';
import { exists } from './exists.ts';
import { lockFile } from './lock-file.ts';

export interface BuildsOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once if another process builds in the same cache and this process waits for it. */
  readonly onBusy?: (() => void) | undefined;
  /** Removes the remains of an earlier, interrupted build; a build with other user IDs needs more than rm. */
  readonly remove?: (folder: string) => Promise<void>;
  /** Called after a build, while no other process builds: the time to remove superseded entries. Its errors are ignored. */
  readonly tidy?: (() => Promise<void>) | undefined;
}

export interface BuildOptions {
  /** Maximum bytes that the build needs on disk. If fewer bytes are free, it does not start. */
  readonly room?: number | undefined;
}

/** The right to build in a root, which only one process has at a time. */
export interface Builds {
  /**
   * The folder `root/key`; if it does not exist, `build` creates it in a temporary sibling. It appears complete, on
   * disk and by one rename, or not at all.
   */
  ensure(key: string, build: (folder: string) => Promise<void>, options?: BuildOptions): Promise<string>;
}

const unfinished = '.building-';

/** The folder `root/key`, built if it does not exist; see holdBuilds and Builds.ensure. */
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

/**
 * Waits until no other process builds in `root`, removes the remains of an interrupted build, and calls `use`, which
 * may build several folders at once.
 */
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
      // The free space is checked while the disk is still full.
      const explained = room === undefined ? cause : await explainFailure(root, room, cause);
      // Remains that cannot be removed now are removed by the next build; the error of the build itself must be
      // reported.
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

import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRoom, explainFailure } from './check-room.ts';
import { lockFile } from './file-lock.ts';

export interface CachedFolderOptions {
  /** Bytes that a build needs on disk at most. Where fewer are free, it does not begin. */
  readonly room?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called once when another process builds in the same cache and this one waits for it. */
  readonly onBusy?: (() => void) | undefined;
  /** Removes what an earlier, interrupted build left; a build by other user ids needs more than rm. */
  readonly remove?: (folder: string) => Promise<void>;
  /** Called after a build, while nobody else builds: the time to clear out what it supersedes. Its trouble fails nothing. */
  readonly tidy?: (() => Promise<void>) | undefined;
}

const unfinished = '.building-';

/**
 * The folder `root/key`, built by `build` in a temporary sibling unless it is there: it appears whole, on disk and by one
 * rename, or not at all. Builds in one root wait for one another, and each removes what a killed one left.
 */
export async function cachedFolder(
  root: string,
  key: string,
  build: (folder: string) => Promise<void>,
  options: CachedFolderOptions = {},
): Promise<string> {
  const folder = join(root, key);
  if (await exists(folder)) return folder;
  await mkdir(root, { recursive: true, mode: 0o700 });
  await using lock = await lockFile(join(root, '.lock'), options);
  void lock;
  if (await exists(folder)) return folder;
  const remove = options.remove ?? ((path: string) => rm(path, { recursive: true, force: true }));
  for (const name of await readdir(root)) if (name.startsWith(unfinished)) await remove(join(root, name));
  const { room } = options;
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
  await options.tidy?.().catch(() => {});
  return folder;
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

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

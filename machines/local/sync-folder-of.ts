import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes the entry of `path` in its folder durable: fsync(2) of the folder, as open(2) requires after a create, rename
 * or unlink.
 */
export async function syncFolderOf(path: string): Promise<void> {
  await using folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } catch (error) {
    // File systems without folder sync (some FUSE and network ones) return EINVAL; nothing more can be done there.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  }
}

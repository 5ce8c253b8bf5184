import { open } from 'node:fs/promises';

/** Makes the entries of a folder durable: fsync(2) of the folder, as open(2) asks for after a create, rename or unlink. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    // File systems without folder sync (some FUSE and network ones) return EINVAL; nothing more can be done there.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  }
}

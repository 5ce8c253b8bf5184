import { constants } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { withFolderOf } from './hold-folder.ts';
import { syncFolder } from './sync-folder.ts';
import { isAbsent } from './trouble.ts';

const { O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Removes a file or link durably; a missing one is not an error. */
export async function removeFile(path: string): Promise<void> {
  try {
    await withFolderOf(path, { follow: false }, async ({ at, name }) => {
      await unlink(`${at}/${name}`);
      await syncFolder(at);
    });
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** Appends text and returns after fdatasync(2); a new file, a journal, is accessible only to its owner (0600), and its folder gets an fsync(2). */
export async function appendText(path: string, text: string): Promise<void> {
  await withFolderOf(path, { follow: true }, async ({ at, name }) => {
    let created = false;
    let handle: FileHandle;
    try {
      // Without O_NONBLOCK, opening a FIFO would wait for its reader.
      handle = await open(`${at}/${name}`, O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      handle = await open(`${at}/${name}`, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
      created = true;
    }
    try {
      await handle.writeFile(text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    if (created) await syncFolder(at);
  });
}

/** Cuts an existing file to `size` bytes, durably. */
export async function cutFile(path: string, size: number): Promise<void> {
  await withFolderOf(path, { follow: true }, async ({ at, name }) => {
    await using handle = await open(`${at}/${name}`, O_RDWR | O_NOFOLLOW);
    await handle.truncate(size);
    await handle.sync();
  });
}

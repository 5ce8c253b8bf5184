import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, readlink, realpath, rename, rm, stat, truncate, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { FileState } from '../../engine/model/machine.ts';
import { bytesOf } from './file-state.ts';
import { syncFolderOf } from './sync-folder-of.ts';
import { isAbsent } from './trouble.ts';

/** Replaces or creates a whole file durably; a link is followed, so that it remains a link. Errors are those of the system calls. */
export async function putFile(path: string, file: FileState): Promise<void> {
  const target = await behindLink(path);
  // The name has no ending that *.conf or *.service readers of the folder would match.
  const temporary = join(dirname(target), `.runbook-${randomBytes(6).toString('hex')}`);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytesOf(file));
      // The owner first, because chown(2) clears the set-id bits.
      await handle.chown(file.owner, file.group);
      await handle.chmod(file.mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolderOf(target);
}

async function behindLink(path: string): Promise<string> {
  const isLink = await lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  if (!isLink) return path;
  return realpath(path).catch(async (error: unknown) => {
    if (!isAbsent(error)) throw error;
    return resolve(await realpath(dirname(path)), await readlink(path));
  });
}

/** Removes a file or link durably; a missing one is not an error. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  await syncFolderOf(path);
}

/** Creates a folder with exactly `mode`, and its missing parents with 0755; an existing folder keeps its mode. */
export async function makeFolder(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path), 0o755);
    return makeFolder(path, mode);
  }
  await chmod(path, mode);
  await syncFolderOf(path);
}

/** Appends text and returns after fdatasync(2); a new file, a journal, is accessible only to its owner (0600), and its folder gets an fsync(2). */
export async function appendText(path: string, text: string): Promise<void> {
  let created = false;
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for its reader.
    handle = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    handle = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600);
    created = true;
  }
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  if (created) await syncFolderOf(path);
}

/** Cuts an existing file to `size` bytes, durably. */
export async function cutFile(path: string, size: number): Promise<void> {
  await truncate(path, size);
  await using handle = await open(path, 'r+');
  await handle.sync();
}

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { MachineError } from '../../engine/model/machine-error.ts';

/**
 * Opens a regular file for reading and never blocks on a FIFO or a device; throws EISDIR for a folder and EINVAL for
 * everything else that is not a file. `path` is its path for people.
 */
export async function openRegular(
  place: string,
  { path, isFollowed }: { readonly path: string; readonly isFollowed: boolean },
): Promise<FileHandle> {
  const link = isFollowed ? 0 : constants.O_NOFOLLOW;
  const handle = await open(place, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | link);
  const stat = await handle.stat();
  if (stat.isFile()) return handle;
  await handle.close();
  const code = stat.isDirectory() ? 'EISDIR' : 'EINVAL';
  throw new MachineError(`read ${path}: not a regular file`, { code, path });
}

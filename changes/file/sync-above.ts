import type { Machine } from '../../engine/model/machine.ts';
import { succeed } from '../support/succeed.ts';

/** The folder of a path; "/" for one at the top. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/**
 * Syncs the removal of folders to the disk, with the uppermost of them at `path` or above it: fsync(2) of the first existing folder
 * above, by sync(1). Throws MachineError.
 */
export async function syncAbove(path: string, machine: Machine): Promise<void> {
  let above = folderOf(path);
  while (above !== '/' && (await machine.stat(above)) === undefined) above = folderOf(above);
  await succeed(['sync', '--', above], machine, {});
}

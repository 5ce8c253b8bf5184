import type { Machine } from '../model/machine.ts';
import { folderOf } from './file.ts';
import { succeed } from './succeed.ts';

/** Makes durable that folders were removed, the uppermost of them at `path` or above it: fsync(2) of the first folder above that is there, by sync(1). Throws MachineError. */
export async function syncAbove(path: string, machine: Machine): Promise<void> {
  let above = folderOf(path);
  while (above !== '/' && (await machine.stat(above)) === undefined) above = folderOf(above);
  await succeed(['sync', '--', above], machine, {});
}

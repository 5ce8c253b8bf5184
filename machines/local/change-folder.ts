import { constants } from 'node:fs';
import { mkdir, open, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { geteuid } from 'node:process';
import { MachineError } from '../../engine/model/machine-error.ts';
import { withFolderOf } from './hold-folder.ts';
import type { HeldFolder } from './hold-folder.ts';
import { syncFolder } from './sync-folder.ts';
import { isAbsent } from './trouble.ts';

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Creates a folder with exactly `mode`, and its missing parents with 0755; an existing folder keeps its mode. */
export async function makeFolder(path: string, mode: number): Promise<void> {
  try {
    await withFolderOf(path, { follow: true }, (folder) => makeIn(folder, mode));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path), 0o755);
    await withFolderOf(path, { follow: true }, (folder) => makeIn(folder, mode));
  }
}

async function makeIn({ at, name }: HeldFolder, mode: number): Promise<void> {
  const place = `${at}/${name}`;
  const isNew = await mkdir(place, mode).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    },
  );
  let made;
  try {
    made = await open(place, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch (error) {
    if (isNew) throw error;
    if (codeOf(error) === 'EACCES') return;
    throw new MachineError(`${place}: File exists`, { code: 'EEXIST', cause: error });
  }
  await using handle = made;
  if (!isNew) return;
  // In a folder of another user, its owner may have exchanged it.
  if ((await handle.stat()).uid !== geteuid?.())
    throw new MachineError(`${place} was exchanged while it was created`, { code: 'ESTALE' });
  await handle.chmod(mode);
  await syncFolder(at);
}

/** Removes an empty folder and the empty folders above it, up to `top`, durably. */
export async function removeFolders(path: string, top: string): Promise<void> {
  let removed: string | undefined;
  for (let each = path; each.length >= top.length && each !== '/'; each = dirname(each)) {
    try {
      await withFolderOf(each, { follow: false }, ({ at, name }) => rmdir(`${at}/${name}`));
      removed = each;
    } catch (error) {
      if (isAbsent(error)) continue;
      if (['ENOTEMPTY', 'EEXIST', 'EBUSY'].includes(codeOf(error) ?? '')) break;
      throw error;
    }
  }
  if (removed !== undefined) await withFolderOf(removed, { follow: false }, ({ at }) => syncFolder(at));
}

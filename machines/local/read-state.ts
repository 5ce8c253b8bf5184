import type { FileState } from '../../engine/model/machine.ts';
import { fileState } from '../files/file-state.ts';
import { withFolderOf } from './hold-folder.ts';
import { openRegular } from './open-regular.ts';
import { readBounded } from '../files/read-bounded.ts';
import { readAttributes } from './tar-attributes.ts';

/** File systems of the kernel, whose files have no attributes of a user. */
const kernelTree = /^\/(?:proc|sys|dev(?!\/shm))(?:\/|$)/;

/** A regular file with its metadata, through every link. */
export async function readPlain(path: string): Promise<FileState> {
  await using handle = await openRegular(path, { path, isFollowed: true });
  return fileState(await readBounded(handle, path), await handle.stat());
}

/** A regular file with its metadata and extended attributes, all read from one descriptor. */
export async function readState(path: string): Promise<FileState> {
  return withFolderOf(path, { follow: true }, async (folder) => {
    await using handle = await openRegular(`${folder.at}/${folder.name}`, { path, isFollowed: false });
    const stat = await handle.stat();
    const attributes = kernelTree.test(`${folder.path}/`)
      ? undefined
      : await readAttributes(folder.fd, handle.fd, stat.mode & 0o7777);
    return fileState(await readBounded(handle, path), stat, attributes);
  });
}

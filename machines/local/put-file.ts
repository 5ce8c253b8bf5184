import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { FileState } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { bytesOf } from '../files/file-state.ts';
import { withFolderOf } from './hold-folder.ts';
import type { HeldFolder } from './hold-folder.ts';
import { syncFolder } from './sync-folder.ts';
import { putWithAttributes } from './tar-attributes.ts';

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;

/** Replaces or creates a whole file durably; a link is followed, so that it remains a link. Errors are those of the system calls. */
export async function putFile(path: string, file: FileState): Promise<void> {
  await withFolderOf(path, { follow: true }, async (folder) => {
    // The name has no ending that *.conf or *.service readers of the folder would match.
    const name = `.runbook-${randomBytes(6).toString('hex')}`;
    const temporary = `${folder.at}/${name}`;
    try {
      const { attributes = {} } = file;
      await (Object.keys(attributes).length === 0 ? create(temporary, file) : createWith(folder, name, file));
      await rename(temporary, `${folder.at}/${folder.name}`);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(folder.at);
  });
}

async function create(temporary: string, file: FileState): Promise<void> {
  await using handle = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  await handle.writeFile(bytesOf(file));
  // The owner first, because chown(2) clears the set-id bits.
  await handle.chown(file.owner, file.group);
  await handle.chmod(file.mode);
  await handle.sync();
}

/** Attributes are set by name, so only in a folder in which nobody else can exchange the file during this time. */
async function createWith(folder: HeldFolder, name: string, file: FileState): Promise<void> {
  if (!folder.isPrivate)
    throw new MachineError(
      `other users may write ${folder.path}, so extended attributes are not set there: Operation not permitted`,
      { code: 'EPERM' },
    );
  await putWithAttributes(folder.fd, name, file);
  await using handle = await open(`${folder.at}/${name}`, constants.O_RDONLY | O_NOFOLLOW);
  await handle.sync();
}

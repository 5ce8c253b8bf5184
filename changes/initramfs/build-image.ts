import type { InitramfsChange } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { sha256Of } from '../artifact/artifact-content.ts';
import { bootFolder, imagePath, keepingPath, keptPath, listsAll, partPath } from './initramfs-image.ts';
import { failureOf, succeed } from '../support/succeed.ts';

/** How many seconds it may take to sync the image to the disk. */
const syncing = 600;

/** Renames a file over another and syncs it before it returns: the machine boots the old or the new image, never a partial one. */
async function rename(from: string, to: string, machine: Machine): Promise<void> {
  await succeed(['mv', '-f', '-T', '--', from, to], machine, {});
  await succeed(['sync', '--', bootFolder], machine, { deadline: syncing });
}

/**
 * Builds the image of one kernel under a temporary name, verifies its list of files, and renames it. The old image is kept if the
 * new one has the files of the change; a build without them is the end of an undo and needs no old image. Throws MachineError:
 * NOEFFECT, EXIT<code>, TIMEOUT.
 */
export async function buildImage(
  release: string,
  { holds, holding, what, deadline }: Pick<InitramfsChange, 'holds' | 'what' | 'deadline'> & { holding: boolean },
  machine: Machine,
  signal: AbortSignal,
): Promise<void> {
  const [path, part, keeping] = [imagePath(release), partPath(release), keepingPath(release)];
  await machine.remove(part);
  const argv = ['mkinitramfs', '-o', part, release];
  const output = await machine.run(argv, { deadline, signal });
  signal.throwIfAborted();
  if (output.code !== 0) {
    await machine.remove(part);
    throw failureOf(argv, output);
  }
  if ((await listsAll(part, holds, machine)) !== holding) {
    await machine.remove(part);
    const wrong = holding ? `does not contain all of ${holds.join(', ')}` : `still contains ${what}`;
    throw new MachineError(`${path} was left unchanged: the image that mkinitramfs built ${wrong}`, {
      code: 'NOEFFECT',
      path,
    });
  }
  await succeed(['sync', '--', part], machine, { deadline: syncing });
  if (holding) {
    const sha256 = (await sha256Of(part, machine)) ?? '';
    // A copy, not a hard link, because /boot may be a FAT file system.
    await succeed(['cp', '-p', '--', path, keeping], machine, { deadline: syncing });
    await succeed(['sync', '--', keeping], machine, { deadline: syncing });
    await rename(keeping, keptPath(release, sha256), machine);
  }
  await rename(part, path, machine);
}

/** Renames the kept old image over the built image; false if no old image was kept, or it also has the files. */
export async function restoreImage(
  release: string,
  sha256: string,
  holds: readonly string[],
  machine: Machine,
): Promise<boolean> {
  const kept = keptPath(release, sha256);
  if ((await machine.stat(kept)) === undefined || (await listsAll(kept, holds, machine))) return false;
  await rename(kept, imagePath(release), machine);
  return true;
}

import type { InitramfsChange } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { sha256Of } from '../artifact/artifact-content.ts';
import { bootFolder, imagePath, keepingPath, keptPath, listsAll, partPath } from './initramfs-image.ts';
import { failureOf, succeed } from '../support/succeed.ts';

/** Seconds until what was written must be on the disk. */
const syncing = 600;

/** Renames a file over another, on the disk before it returns: what boots is the old one or the new one, never a part. */
async function rename(from: string, to: string, machine: Machine): Promise<void> {
  await succeed(['mv', '-f', '-T', '--', from, to], machine, {});
  await succeed(['sync', '--', bootFolder], machine, { deadline: syncing });
}

/**
 * Builds one kernel's image beside its place, looks into it, and puts it there. The old one is kept where the new one holds what the change brings;
 * one that is built without it is the end of an undo, and nothing leads back from it. Throws MachineError: NOEFFECT, EXIT<code>, TIMEOUT.
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
    const wrong = holding ? `does not hold all of ${holds.join(', ')}` : `still holds ${what}`;
    throw new MachineError(`${path} was left as it is: the image that mkinitramfs made ${wrong}`, {
      code: 'NOEFFECT',
      path,
    });
  }
  await succeed(['sync', '--', part], machine, { deadline: syncing });
  if (holding) {
    const sha256 = (await sha256Of(part, machine)) ?? '';
    // A copy and no second link: /boot may be a FAT file system.
    await succeed(['cp', '-p', '--', path, keeping], machine, { deadline: syncing });
    await succeed(['sync', '--', keeping], machine, { deadline: syncing });
    await rename(keeping, keptPath(release, sha256), machine);
  }
  await rename(part, path, machine);
}

/** Renames the image that a build replaced back over the one that was built; false where nothing was kept of it, or it holds the same. */
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

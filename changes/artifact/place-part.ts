import type { ArtifactChange } from './change.ts';
import { folderOf } from '../file/folder-of.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { describeContent, fits, readContent } from './artifact-content.ts';
import { succeed } from '../support/succeed.ts';

/** How many seconds it may take to sync the file to the disk. */
const syncing = 3600;

/**
 * Verifies the new file, sets its mode and renames it to its final name. It is synced to the disk before the function returns. The
 * rename never replaces another file: mv(1) of GNU coreutils 8.30 and later uses RENAME_NOREPLACE. Throws MachineError EEXIST or
 * NOEFFECT.
 */
export async function placePart(change: ArtifactChange, machine: Machine): Promise<void> {
  const { path, part, mode, content } = change;
  const made = await readContent(part, content, machine);
  if (!fits(made, content)) {
    throw new MachineError(`${part} should be ${describeContent(content)} and is ${describeContent(made)}`, {
      code: 'NOEFFECT',
      path: part,
    });
  }
  await succeed(['chmod', mode.toString(8).padStart(4, '0'), '--', part], machine, {});
  await succeed(['sync', '--', part], machine, { deadline: syncing });
  // The exit code is not reliable: old versions of mv succeed even if they do not replace the target.
  const moved = await machine.run(['mv', '-n', '-T', '--', part, path]);
  if ((await machine.stat(part)) !== undefined) {
    throw new MachineError(
      `${path} now exists and was left unchanged; the new file is at ${part}: ${moved.stderr.trim()}`,
      { code: 'EEXIST', path },
    );
  }
  await succeed(['sync', '--', folderOf(path)], machine, { deadline: syncing });
}

import type { ArtifactChange } from './change.ts';
import { folderOf } from '../file/sync-above.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { describeContent, fits, readContent } from './artifact-content.ts';
import { succeed } from '../support/succeed.ts';

/** Seconds until what was written must be on the disk. */
const syncing = 3600;

/**
 * Verifies what was made, and gives it its mode and its name, on the disk before it returns. The rename never replaces
 * another file: mv(1) of GNU coreutils 8.30 and later asks the kernel for RENAME_NOREPLACE. Throws MachineError EEXIST or NOEFFECT.
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
  // Its exit code says nothing: old versions succeed when they leave the target alone.
  const moved = await machine.run(['mv', '-n', '-T', '--', part, path]);
  if ((await machine.stat(part)) !== undefined) {
    throw new MachineError(
      `${path} is there by now and was left as it is; what was made lies at ${part}: ${moved.stderr.trim()}`,
      { code: 'EEXIST', path },
    );
  }
  await succeed(['sync', '--', folderOf(path)], machine, { deadline: syncing });
}

import { MachineError } from '../../../engine/model/machine-error.ts';
import { endLab } from './clear-lab.ts';
import { lockLab } from './lock-lab.ts';
import { handleOf } from './handle-of.ts';
import { savesMemory } from '../shape/lab-shape.ts';
import { readLabState } from './lab-state.ts';
import type { LabHandle, LabOptions } from './lab.ts';
import { searchPath } from '../qemu/missing-tools.ts';
import type { OnLabProgress } from '../qemu/progress.ts';
import { restoreLab } from './restore-lab.ts';

/** Restores the snapshot of a lab, discards all changes, and keeps the port if it is still free; throws MachineError if the lab does not exist. */
export async function labReset(
  given: Omit<LabOptions, 'shape'>,
  onProgress: OnLabProgress,
  signal?: AbortSignal,
): Promise<LabHandle> {
  const options = {
    ...given,
    environment: { ...given.environment, PATH: searchPath(given.environment['PATH'] ?? ''), LC_ALL: 'C' },
  };
  await using held = await lockLab(options, onProgress, signal);
  const { folder } = held;
  const found = await readLabState(folder);
  if (found === undefined)
    throw new MachineError(`lab ${options.name} does not exist; start it first with runbook lab up ${options.name}`, {
      code: 'ENOENT',
      path: folder,
    });
  await endLab(found);
  onProgress({ kind: 'phase', phase: savesMemory(found.shape) ? 'restore' : 'boot' });
  const { process: ended, kind, version, ...wanted } = found;
  void [ended, kind, version];
  const state = await restoreLab(folder, wanted, options, signal);
  onProgress({ kind: 'phase', phase: 'ready' });
  return handleOf(folder, state);
}

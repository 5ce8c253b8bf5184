import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { clearLab } from './clear-lab.ts';
import { lockFile } from './file-lock.ts';
import { labPlace } from './lab.ts';
import type { LabOptions } from './lab.ts';
import type { OnLabProgress } from './progress.ts';

/** Ends a lab and forgets it; images and snapshots stay. Returns whether there was one. Waits for an `up` that is under way. */
export async function labDown(
  options: Pick<LabOptions, 'name' | 'stateDir'>,
  onProgress: OnLabProgress = () => {},
  signal?: AbortSignal,
): Promise<boolean> {
  const { folder, lock } = labPlace(options);
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  await using held = await lockFile(lock, {
    signal,
    onBusy: () => onProgress({ kind: 'waiting', lock: `lab ${options.name}` }),
  });
  void held;
  return clearLab(folder);
}

import { clearLab } from './clear-lab.ts';
import { lockLab } from './lock-lab.ts';
import type { LabOptions } from './lab.ts';
import type { OnLabProgress } from '../qemu/progress.ts';

/** Ends a lab and removes its state; images and snapshots remain. Returns whether the lab existed. Waits for an `up` in progress. */
export async function labDown(
  options: Pick<LabOptions, 'name' | 'stateDir'>,
  onProgress: OnLabProgress = () => {},
  signal?: AbortSignal,
): Promise<boolean> {
  await using held = await lockLab(options, onProgress, signal);
  return await clearLab(held.folder);
}

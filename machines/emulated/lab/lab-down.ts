import { clearLab } from './clear-lab.ts';
import { holdLab } from './lock-lab.ts';
import type { LabOptions } from './lab.ts';
import type { OnLabProgress } from '../qemu/progress.ts';

/** Ends a lab and forgets it; images and snapshots stay. Returns whether there was one. Waits for an `up` that is under way. */
export async function labDown(
  options: Pick<LabOptions, 'name' | 'stateDir'>,
  onProgress: OnLabProgress = () => {},
  signal?: AbortSignal,
): Promise<boolean> {
  await using held = await holdLab(options, onProgress, signal);
  return await clearLab(held.folder);
}

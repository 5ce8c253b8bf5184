import { statfs } from 'node:fs/promises';
import { MachineError } from '../../../engine/model/machine-error.ts';

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** With so little free space a write has probably failed. */
const fullBelow = 8 * 1024 * 1024;

/** Throws MachineError with code ENOSPC when fewer than `needed` bytes are free for this user in a folder. */
export async function checkRoom(folder: string, needed: number): Promise<void> {
  const free = await freeIn(folder);
  if (free >= needed) return;
  throw full(folder, `needs ${gigabytes(needed)}, but only ${gigabytes(free)} are free`);
}

/** The error to throw after a build failed with `cause`: a MachineError with code ENOSPC if the folder's disk is full by now, otherwise the cause. */
export async function explainFailure(folder: string, needed: number, cause: unknown): Promise<unknown> {
  if ((await freeIn(folder)) >= fullBelow) return cause;
  return full(folder, `needs ${gigabytes(needed)}, and the disk became full during the build`, cause);
}

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function full(folder: string, problem: string, cause?: unknown): MachineError {
  return new MachineError(`not enough space in ${folder}: the build ${problem}`, {
    code: 'ENOSPC',
    path: folder,
    hint: 'free some space, or set XDG_CACHE_HOME to a folder on another disk',
    cause,
  });
}

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lockFile } from '../cache/lock-file.ts';
import { labPlace } from './lab.ts';
import type { LabOptions } from './lab.ts';
import type { OnLabProgress } from '../qemu/progress.ts';

/** A lab that nobody else starts, resets or ends until this is disposed of. */
export interface LockedLab extends AsyncDisposable {
  /** The lab's state folder; it need not exist. */
  readonly folder: string;
}

/** Holds a lab, after waiting for whoever does; a holder that dies lets go. */
export async function lockLab(
  options: Pick<LabOptions, 'name' | 'stateDir'>,
  onProgress: OnLabProgress,
  signal: AbortSignal | undefined,
): Promise<LockedLab> {
  const { folder, lock } = labPlace(options);
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  const onBusy = (): void => onProgress({ kind: 'waiting', lock: `lab ${options.name}` });
  const held = await lockFile(lock, { signal, onBusy });
  return { folder, [Symbol.asyncDispose]: () => held[Symbol.asyncDispose]() };
}

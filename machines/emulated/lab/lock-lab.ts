import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lockFile } from '../cache/lock-file.ts';
import { labPlace } from './lab.ts';
import type { LabOptions } from './lab.ts';
import type { OnLabProgress } from '../qemu/progress.ts';

/** A lab that no other process starts, resets or ends until this is disposed of. */
export interface LockedLab extends AsyncDisposable {
  /** The lab's state folder; it need not exist. */
  readonly folder: string;
}

/** Locks a lab, after waiting for its holder; the lock of a holder that ends is released. */
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

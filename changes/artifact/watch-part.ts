import type { Means } from '../../engine/model/change-kind.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Output } from '../../engine/model/machine.ts';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** Waits for a program and reports the size of its file once a second; `size` is the final size, if it is known. */
export async function watchPart(
  part: string,
  size: number | null,
  { machine, clock, signal, onProgress: tell }: Means,
  task: Promise<Output>,
): Promise<Output> {
  const over = new AbortController();
  const ended = task.finally(() => over.abort());
  // It is awaited below; while the size is read, its failure must not be without a listener.
  ended.catch(() => {});
  for (;;) {
    const pause = clock.sleep(1, AbortSignal.any([signal, over.signal])).catch(() => {});
    await Promise.race([ended.catch(() => {}), pause]);
    if (over.signal.aborted || signal.aborted) return ended;
    const seen = await machine.stat(part).catch((error: unknown) => {
      if (error instanceof MachineError) return undefined;
      throw error;
    });
    if (seen === undefined || over.signal.aborted) continue;
    if (size === null || size === 0) tell(megabytes(seen.size));
    else tell(`${megabytes(seen.size)} of ${megabytes(size)}`, Math.min(1, seen.size / size));
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { MachineError } from '../../../engine/model/machine-error.ts';

/**
 * Calls `attempt` until it returns a value, and returns this value; throws MachineError with code TIMEOUT after
 * `seconds`, with the last error as cause.
 */
export async function waitUntil<T>(
  what: string,
  attempt: () => Promise<T | undefined>,
  options: { readonly seconds: number; readonly every: number; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  const deadline = performance.now() + options.seconds * 1000;
  for (;;) {
    options.signal?.throwIfAborted();
    let trouble: unknown;
    try {
      const value = await attempt();
      if (value !== undefined) return value;
    } catch (cause) {
      if (!(cause instanceof MachineError) || cause.code !== 'UNREACHABLE') throw cause;
      trouble = cause;
    }
    if (performance.now() > deadline) {
      throw new MachineError(`${what}: time limit of ${options.seconds} seconds reached`, {
        code: 'TIMEOUT',
        cause: trouble,
      });
    }
    await delay(options.every * 1000, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
}

import type { Clock } from './clock.ts';

export interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Time limit in seconds. */
  readonly within: number;
  /** Seconds between two attempts. */
  readonly every: number;
}

/**
 * Calls `look` until it returns a value, and returns this value; undefined after the time limit. Calls it at least
 * once, and once more at the time limit.
 */
export async function until<T>(patience: Patience, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const { clock, signal, within, every } = patience;
  const started = clock.now().getTime();
  // Sleeps count too, not only the clock: neither a clock that is set back nor a slow `look` extends the wait.
  for (let slept = 0; ; slept += every) {
    signal.throwIfAborted();
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Math.max(slept, (clock.now().getTime() - started) / 1000) >= within) return undefined;
    await clock.sleep(Math.min(every, within), signal);
  }
}

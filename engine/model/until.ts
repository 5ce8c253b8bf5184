import type { Clock } from './clock.ts';

export interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Seconds in all. */
  readonly within: number;
  /** Seconds between looks. */
  readonly every: number;
}

/** Looks until `look` returns a value, and returns it; undefined when the time is up. Looks at least once, and once more when the time is up. */
export async function until<T>(patience: Patience, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const { clock, signal, within, every } = patience;
  const started = clock.now().getTime();
  // The sleeps are counted as well as the clock read: neither a clock that is set back nor slow looks prolong the wait.
  for (let slept = 0; ; slept += every) {
    signal.throwIfAborted();
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Math.max(slept, (clock.now().getTime() - started) / 1000) >= within) return undefined;
    await clock.sleep(Math.min(every, within), signal);
  }
}

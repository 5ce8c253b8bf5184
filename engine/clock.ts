/** Time as a parameter: tests pass a counter, the command line passes the real one. */
export interface Clock {
  now(): Date;
  /** Resolves after that many seconds, or rejects with the signal's reason. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
}

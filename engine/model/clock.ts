/** Time as a parameter: tests pass a counter, the command line passes the real one. */
export interface Clock {
  now(): Date;
  /** Resolves after that many seconds, or rejects with the signal's reason. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
  /** A signal that is aborted once that many seconds have passed; disposing of it means that it never will be. */
  alarm(seconds: number): Alarm;
}

/** What rings when a time is up. */
interface Alarm extends Disposable {
  readonly signal: AbortSignal;
}

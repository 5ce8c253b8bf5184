/** Time as a parameter: tests pass a counter, the command line passes the real one. */
export interface Clock {
  now(): Date;
  /** Resolves after that many seconds, or rejects with the signal's reason. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
  /** A signal that is aborted after that many seconds; disposing of it cancels the alarm. */
  alarm(seconds: number): Alarm;
}

/** An alarm for a time limit. */
interface Alarm extends Disposable {
  readonly signal: AbortSignal;
}

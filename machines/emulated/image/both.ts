/**
 * Runs two tasks at once, each with a signal. If one fails, the signal of the other is aborted; the first error is
 * thrown after both have ended. If `signal` aborts, both are aborted.
 */
export async function both<A, B>(
  signal: AbortSignal | undefined,
  first: (signal: AbortSignal) => Promise<A>,
  second: (signal: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  const stop = new AbortController();
  const either = AbortSignal.any([stop.signal, ...(signal === undefined ? [] : [signal])]);
  const stopping = (cause: unknown): never => {
    // An abort keeps its first reason, so this is the first error for both.
    stop.abort(cause);
    throw cause;
  };
  const works = [first(either).catch(stopping), second(either).catch(stopping)] as const;
  await Promise.allSettled(works);
  signal?.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  return Promise.all(works);
}

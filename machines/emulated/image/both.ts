/**
 * Runs two works at once, each with a signal. When one fails, the other is told to end by its signal; what failed first is
 * thrown once both have ended. When `signal` aborts, so do both.
 */
export async function both<A, B>(
  signal: AbortSignal | undefined,
  first: (signal: AbortSignal) => Promise<A>,
  second: (signal: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  const stop = new AbortController();
  const either = AbortSignal.any([stop.signal, ...(signal === undefined ? [] : [signal])]);
  const stopping = (cause: unknown): never => {
    // An abort keeps its first reason, so this is the first trouble for both.
    stop.abort(cause);
    throw cause;
  };
  const works = [first(either).catch(stopping), second(either).catch(stopping)] as const;
  await Promise.allSettled(works);
  signal?.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  return Promise.all(works);
}

/** Lets at most `most` tasks run at once; the others wait in their order. */
export function takeTurns(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      // The slot is passed on, not released, so that a new task cannot overtake.
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

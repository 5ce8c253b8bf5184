/** Lets at most `most` tasks run at once, the others in the order they came. */
export function takeTurns(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      // The place is handed over, not freed, so that a newcomer cannot overtake.
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

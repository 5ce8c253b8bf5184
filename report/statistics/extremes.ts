/** The largest of some numbers, or `least` if that is larger; -Infinity for none. Unlike Math.max(...values) it takes any count. */
export const largest = (values: Iterable<number>, least = -Infinity): number => {
  let found = least;
  for (const value of values) found = Math.max(found, value);
  return found;
};

/** The smallest of some numbers; Infinity for none. */
export const smallest = (values: Iterable<number>): number => {
  let found = Infinity;
  for (const value of values) found = Math.min(found, value);
  return found;
};

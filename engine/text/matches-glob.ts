/**
 * Whether a text is what a pattern describes: `*` stands for any characters, and each character of `single` for any one
 * character. The time grows with the product of both lengths at most, unlike that of a regular expression of many `.*`.
 */
export function matchesGlob(pattern: string, text: string, single = ''): boolean {
  let [at, from, star, held] = [0, 0, -1, 0];
  while (from < text.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      held = from;
      at += 1;
    } else if (wanted !== undefined && (wanted === text[from] || single.includes(wanted))) {
      at += 1;
      from += 1;
    } else if (star < 0) {
      return false;
    } else {
      // Only the last star can help: an earlier one has taken as little as possible.
      at = star + 1;
      held += 1;
      from = held;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

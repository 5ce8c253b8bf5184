const truths: ReadonlyMap<string, string> = new Map(
  Object.entries({ y: 'Y', '1': 'Y', on: 'Y', n: 'N', '0': 'N', off: 'N' }),
);

const number = (text: string): number | null => (/^-?(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : null);

/**
 * True if a parameter that reads `shown` was set by `requested`: Y, y, 1 and on are equal, so are N, n, 0 and off, and
 * 0x10 is 16.
 */
export function sameParameter(requested: string, shown: string): boolean {
  if (requested === shown) return true;
  // 1 means true only if the kernel shows a boolean: for a number it is 1.
  if (shown === 'Y' || shown === 'N') return truths.get(requested.toLowerCase()) === shown;
  return number(requested) !== null && number(requested) === number(shown);
}

/** The form in which the kernel will show a value, given the form of `shown`. */
export function shownAs(requested: string, shown: string): string {
  if (shown === 'Y' || shown === 'N') return truths.get(requested.toLowerCase()) ?? requested;
  return number(shown) === null ? requested : String(number(requested) ?? requested);
}

/** A place of a value in a text. */
export interface Spelling {
  readonly start: number;
  readonly end: number;
  /** The value in lower case, without separators. */
  readonly bare: string;
}

/** The beginning of a value by which it is searched; every value is at least as long. */
const beginning = 6;

// Between two characters of a value there is at most one separator.
const isSpelling = (text: string): boolean => /^[a-z0-9](?:[-:._ ]?[a-z0-9])*$/i.test(text);

const isLetterOrDigit = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** Finds values (letters and digits, at least 6) in any case and with any or no separators; the time grows with the length of the text, not with the number of values. */
export function spellingFinder(values: Iterable<string>): (text: string) => readonly Spelling[] {
  const byBeginning = new Map<string, string[]>();
  for (const value of values) {
    const key = value.slice(0, beginning);
    byBeginning.set(key, [...(byBeginning.get(key) ?? []), value]);
  }
  for (const list of byBeginning.values()) list.sort((one, other) => other.length - one.length);
  return (text) => {
    if (byBeginning.size === 0) return [];
    // The letters and digits alone, and the place of each in the text.
    const places = new Uint32Array(text.length);
    const kept: string[] = [];
    let count = 0;
    for (let at = 0; at < text.length; at += 1)
      if (isLetterOrDigit(text.charCodeAt(at))) {
        places[count] = at;
        count += 1;
      }
    // In parts, because the arguments of a call are limited.
    for (let from = 0; from < count; from += 8192)
      kept.push(
        String.fromCharCode(
          ...Array.from(places.subarray(from, Math.min(count, from + 8192)), (at) => text.charCodeAt(at)),
        ),
      );
    const letters = kept.join('').toLowerCase();
    const found: Spelling[] = [];
    for (let at = 0; at + beginning <= count; at += 1) {
      const candidates = byBeginning.get(letters.slice(at, at + beginning));
      if (candidates === undefined) continue;
      for (const bare of candidates) {
        if (!letters.startsWith(bare, at)) continue;
        const [start, end] = [places[at] ?? 0, (places[at + bare.length - 1] ?? 0) + 1];
        if (!isSpelling(text.slice(start, end))) continue;
        found.push({ start, end, bare });
        at += bare.length - 1;
        break;
      }
    }
    return found;
  };
}

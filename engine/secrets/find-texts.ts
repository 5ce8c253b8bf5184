/** A part of a text that belongs to one of the needles; `skip` is the number of characters of the needle before it. */
export interface Found<Needle> {
  readonly start: number;
  readonly end: number;
  readonly needle: Needle;
  readonly skip: number;
}

/** For each length of a prefix, the length of its longest proper prefix that is also its suffix (Knuth, Morris, Pratt). */
function bordersOf(text: string): Int32Array {
  const borders = new Int32Array(text.length);
  for (let index = 1, length = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    while (length > 0 && code !== text.charCodeAt(length)) length = borders[length - 1] ?? 0;
    if (code === text.charCodeAt(length)) length += 1;
    borders[index] = length;
  }
  return borders;
}

/** Every place of a needle in a text, also places that overlap; linear in the length of both. */
function placesOf(needle: string, text: string): readonly number[] {
  // The search of V8 takes seconds for a long needle of few different characters.
  const first = text.indexOf(needle.slice(0, 32));
  if (first < 0) return [];
  const places: number[] = [];
  const borders = bordersOf(needle);
  for (let index = first, length = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    while (length > 0 && code !== needle.charCodeAt(length)) length = borders[length - 1] ?? 0;
    if (code === needle.charCodeAt(length)) length += 1;
    if (length < needle.length) continue;
    places.push(index + 1 - length);
    length = borders[length - 1] ?? 0;
  }
  return places;
}

/**
 * Every part of a text that belongs to an occurrence of a needle, in order and without overlap. Every character of
 * every occurrence is in one of the parts. Where occurrences overlap, the needle that comes first in the list keeps
 * its whole part.
 */
export function findTexts<Needle extends { readonly text: string }>(
  text: string,
  needles: readonly Needle[],
): readonly Found<Needle>[] {
  const found: Found<Needle>[] = [];
  let free: readonly (readonly [start: number, end: number])[] = [[0, text.length]];
  for (const needle of needles) {
    const places = needle.text === '' ? [] : placesOf(needle.text, text);
    if (places.length === 0) continue;
    const left: (readonly [number, number])[] = [];
    let next = 0;
    for (const [start, end] of free) {
      let at = start;
      while (next > 0 && (places[next - 1] ?? 0) + needle.text.length > start) next -= 1;
      for (; next < places.length && (places[next] ?? 0) < end; next += 1) {
        const place = places[next] ?? 0;
        const [from, to] = [Math.max(at, place), Math.min(end, place + needle.text.length)];
        if (to <= from) continue;
        if (from > at) left.push([at, from]);
        found.push({ start: from, end: to, needle, skip: from - place });
        at = to;
      }
      if (at < end) left.push([at, end]);
    }
    free = left;
  }
  return found.toSorted((a, b) => a.start - b.start);
}

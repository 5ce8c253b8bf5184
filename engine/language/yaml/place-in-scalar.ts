import type { Place, Span } from '../../model/diagnostic.ts';

/**
 * The source position of a part of a scalar's value. It takes quotes, escapes, indents and folded lines into account.
 */
export function placeInScalar(place: Place, value: string, span: Span): Place {
  if (place.source === null || place.span === null) return place;
  const { start, end } = place.span;
  const offsets = align(place.source.text.slice(start, end), value);
  const first = offsets[span.start];
  const last = offsets[span.end - 1];
  if (first === undefined || last === undefined) return place;
  return { source: place.source, span: { start: start + first, end: start + last + 1 } };
}

/** The offset in the written scalar of each unit of the value, as far as the two match. */
function align(written: string, value: string): readonly number[] {
  const style = written[0] ?? '';
  const block = style === '|' || style === '>';
  let at = block ? written.indexOf('\n') + 1 : style === '"' || style === "'" ? 1 : 0;
  const offsets: number[] = [];
  while (offsets.length < value.length && at < written.length) {
    const wanted = value[offsets.length] ?? '';
    const found = written[at] ?? '';
    if (style === '"' && found === '\\') {
      const [length, units] = escapeAt(written, at);
      for (let unit = 0; unit < units; unit += 1) offsets.push(at);
      at += length;
    } else if (found === wanted) {
      offsets.push(at);
      at += style === "'" && found === "'" ? 2 : 1;
      // The indent of the next line is not part of the value.
      if (found === '\n') at += /^[ \t]*/.exec(written.slice(at))?.[0].length ?? 0;
    } else if (/\s/.test(found)) {
      if (/\s/.test(wanted)) offsets.push(at);
      at += /^\s+/.exec(written.slice(at))?.[0].length ?? 1;
    } else if (/\s/.test(wanted)) offsets.push(at);
    else return offsets;
  }
  return offsets;
}

/** The length of an escape in a double-quoted scalar, and the number of UTF-16 units of its value (YAML 1.2.2, 5.7). */
function escapeAt(written: string, at: number): readonly [length: number, units: number] {
  switch (written[at + 1]) {
    case 'x':
      return [4, 1];
    case 'u':
      return [6, 1];
    case 'U':
      return [10, Number.parseInt(written.slice(at + 2, at + 10), 16) > 0xffff ? 2 : 1];
    case '\n':
    case '\r':
      return [1 + (/^\s+/.exec(written.slice(at + 1))?.[0].length ?? 1), 0];
    default:
      return [2, 1];
  }
}

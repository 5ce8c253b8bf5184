import type { Span } from '../../model/diagnostic.ts';

/** From a quote that is not closed before `end` to the end of its line. */
export function openQuote(text: string, end: number, quote: string): Span {
  const escaped = quote === '"' ? /\\[^]|"/g : /''|'/g;
  let start = end;
  for (const { 0: mark, index } of text.slice(0, end).matchAll(escaped)) if (mark === quote) start = index;
  return toLineEnd(text, start);
}

/**
 * From a bracket that is not closed before `end` to the end of its line; `close` is the bracket that would close it.
 */
export function openBracket(text: string, end: number, close: string): Span {
  const open = close === ']' ? '[' : '{';
  let closed = 0;
  for (let at = end - 1; at >= 0; at -= 1) {
    if (text[at] === close) closed += 1;
    if (text[at] === open && closed-- === 0) return toLineEnd(text, at);
  }
  return { start: end, end };
}

function toLineEnd(text: string, start: number): Span {
  const line = /^[^\r\n]*/.exec(text.slice(start))?.[0].trimEnd().length ?? 0;
  return { start, end: start + Math.max(1, line) };
}

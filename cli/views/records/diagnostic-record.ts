import type { Diagnostic } from '../../../engine/model/diagnostic.ts';

/** Line and column, from 1, of an offset into a text. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** A diagnostic in the JSON stream: with its place instead of the whole source text. */
export function diagnosticRecord({ severity, code, message, source, span, hint }: Diagnostic): object {
  const place = source === null ? null : { file: source.path, ...(span && placeOf(source.text, span.start)) };
  return { kind: 'diagnostic', severity, code, message, place, hint };
}

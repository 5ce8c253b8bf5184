import type { Place } from '../../model/diagnostic.ts';
import { lineAt } from './line-at.ts';

/** Line and column of a place, from 1, in UTF-16 units as editors count; null for data without a text. */
export function positionOf({ source, span }: Place): { readonly line: number; readonly column: number } | null {
  if (source === null || span === null) return null;
  const line = lineAt(source.text, span.start);
  return { line: line.number, column: Math.min(span.start - line.start, line.text.length) + 1 };
}

/** A place in the usual form: "playbooks/x.yaml:7:7". */
export function placeText(place: Place): string {
  const position = positionOf(place);
  const path = place.source?.path ?? '';
  return position === null ? path : `${path}:${position.line}:${position.column}`;
}

import { positionOf } from '../../../engine/language/yaml/place-text.ts';
import type { Diagnostic } from '../../../engine/model/diagnostic.ts';

/** A diagnostic as the JSON stream says it: the place instead of the whole source text. */
export function diagnosticRecord({ severity, code, message, source, span, hint }: Diagnostic): object {
  const place = source === null ? null : { file: source.path, ...(span && positionOf({ source, span })) };
  return { kind: 'diagnostic', severity, code, message, place, hint };
}

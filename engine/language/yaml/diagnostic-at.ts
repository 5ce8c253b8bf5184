import type { Diagnostic, SourceText, Span } from '../../model/diagnostic.ts';

/** A mistake of the user at a place in a text. */
export function diagnosticAt(
  source: SourceText | null,
  span: Span | null,
  code: string,
  message: string,
  hint: string | null = null,
): Diagnostic {
  return { severity: 'error', code, message, source, span, hint };
}

import type { Diagnostic, Result, SourceText } from '../../engine/model/diagnostic.ts';
import { readRegular } from './read-regular.ts';

/** A mistake without a place in a text. */
export function mistake(code: string, message: string, hint: string | null): Diagnostic {
  return { severity: 'error', code, message, source: null, span: null, hint };
}

/** The text of a file that a person named; a file that cannot be read is a diagnostic. */
export async function readSource(path: string): Promise<Result<SourceText>> {
  const read = await readRegular(path);
  if (read.ok) return { ok: true, value: { path, text: read.text } };
  return { ok: false, diagnostics: [mistake('unreadable', `${path}: ${read.why}`, null)] };
}

import { readFile } from 'node:fs/promises';
import type { Diagnostic, Result, SourceText } from '../engine/diagnostic.ts';

/** What a file that cannot be read is, in words, by the code of the error. */
export const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  ELOOP: 'its links lead back to themselves',
};

/** A mistake that has no place in a text. */
export function mistake(code: string, message: string, hint: string | null): Diagnostic {
  return { severity: 'error', code, message, source: null, span: null, hint };
}

/** The text of a file that a person named; a file that cannot be read is a diagnostic. */
export async function readSource(path: string): Promise<Result<SourceText>> {
  try {
    return { ok: true, value: { path, text: await readFile(path, 'utf8') } };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return { ok: false, diagnostics: [mistake('unreadable', `${path}: ${reasons[code] ?? message}`, null)] };
  }
}

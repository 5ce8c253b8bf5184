import { Composer } from 'yaml';
import type { Result, SourceText } from '../../model/diagnostic.ts';
import { diagnosticAt } from './diagnostic-at.ts';
import type { Document } from './document.ts';
import { lexSource } from './lex-source.ts';
import { refuseKeys } from './refuse-keys.ts';
import { syntaxDiagnostic } from './syntax-diagnostic.ts';

const maxBytes = 1024 * 1024;

/**
 * Parses YAML 1.2 (https://yaml.org/spec/1.2.2), keeps the positions, and leaves every scalar as written. Any text
 * gives a document or diagnostics, in bounded time: 1 MiB, 50 000 tokens, 64 levels, one document, no tags, anchors,
 * aliases, merge keys or directives.
 */
export function parseSource(source: SourceText): Result<Document> {
  const fail = (code: string, message: string, hint: string | null): Result<Document> => ({
    ok: false,
    diagnostics: [diagnosticAt(source, { start: 0, end: 0 }, code, message, hint)],
  });
  if (source.text.length > maxBytes || new TextEncoder().encode(source.text).length > maxBytes) {
    return fail('too-large', 'the file is larger than 1 MiB', 'split it into several files');
  }
  const { tokens, diagnostics } = lexSource(source);
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  // The failsafe schema keeps every scalar as text: only the schema of a step defines whether 010 is a number.
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const documents = [...composer.compose(tokens, true, source.text.length)];
  const [document, second] = documents;
  if (document === undefined) return fail('empty', 'the file is empty', null);
  const error = document.errors.toSorted((left, right) => left.pos[0] - right.pos[0])[0];
  if (error !== undefined) return { ok: false, diagnostics: [syntaxDiagnostic(source, error)] };
  if (second !== undefined) {
    const start = second.range[0];
    const message = 'a file can contain only one document';
    const hint = "remove '---' and the text after it, or move that text to another file";
    return { ok: false, diagnostics: [diagnosticAt(source, { start, end: start }, 'syntax', message, hint)] };
  }
  if (document.contents === null) return fail('empty', 'the file is empty', null);
  const refused = refuseKeys(source, document.contents);
  return refused.length > 0
    ? { ok: false, diagnostics: refused }
    : { ok: true, value: { source, root: document.contents } };
}

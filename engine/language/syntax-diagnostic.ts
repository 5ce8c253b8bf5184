import type { YAMLParseError } from 'yaml';
import type { Diagnostic, SourceText } from '../diagnostic.ts';
import { diagnosticAt } from './diagnostic-at.ts';
import { unquotedTemplate } from './unquoted-template.ts';

const said: Partial<Record<YAMLParseError['code'], readonly [message: string, hint: string]>> = {
  TAB_AS_INDENT: ['a tab cannot indent', 'use spaces'],
  MULTIPLE_DOCS: ['one file holds one document', "remove the '---' and what follows, or move it to another file"],
  BLOCK_AS_IMPLICIT_KEY: ["a second ':' on one line", 'quote the value, or put it on its own line'],
  MULTILINE_IMPLICIT_KEY: [
    "this line is neither 'key: value' nor part of a value",
    "is a ':' missing, or the indent off?",
  ],
  BAD_INDENT: ['the indent does not match the lines around it', 'items of one list or map start in the same column'],
  BAD_DQ_ESCAPE: ['unknown escape in double quotes', 'use single quotes for text with backslashes'],
  BAD_SCALAR_START: ['a value cannot begin with this character', 'quote it'],
};

/** The library's syntax error in our words; a template without quotes is named as such wherever it broke the syntax. */
export function syntaxDiagnostic(source: SourceText, error: YAMLParseError): Diagnostic {
  const [start, end] = error.pos;
  const template = unquotedTemplate(source, Math.min(start, source.text.length));
  if (template !== undefined) return template;
  const [message, hint] = said[error.code] ?? [error.message.charAt(0).toLowerCase() + error.message.slice(1), null];
  return diagnosticAt(source, { start, end: Math.max(end, start) }, 'syntax', message, hint);
}

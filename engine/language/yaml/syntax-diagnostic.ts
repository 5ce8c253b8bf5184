import type { YAMLParseError } from 'yaml';
import type { Diagnostic, SourceText, Span } from '../../model/diagnostic.ts';
import { diagnosticAt } from './diagnostic-at.ts';
import { openBracket, openQuote } from './left-open.ts';
import { unquotedTemplate } from './unquoted-template.ts';

type Said = readonly [message: string, hint: string];

const said: Partial<Record<YAMLParseError['code'], Said>> = {
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
  UNEXPECTED_TOKEN: ['this cannot stand here', 'is the line before it whole, and the indent right?'],
};

/** Where a code of the library stands for several mistakes, its message tells them apart. */
const told: readonly (readonly [RegExp, Said])[] = [
  [/^Implicit map keys need/, ["there is no ': ' after the key", 'write key: value, with a space after the colon']],
  [/^Missing ,/, ["a ',' is missing between two items", "put ',' between them, or quotes around one text"]],
];

/** The library's syntax error in our words and where it was made; a template without quotes is named as such wherever it broke the syntax. */
export function syntaxDiagnostic(source: SourceText, error: YAMLParseError): Diagnostic {
  const { text } = source;
  const [start, end] = error.pos;
  const template = unquotedTemplate(source, Math.min(start, text.length));
  if (template !== undefined) return template;
  const tell = (span: Span, [message, hint]: Said) => diagnosticAt(source, span, 'syntax', message, hint);
  const quote = /^Missing closing (["'])/.exec(error.message)?.[1];
  if (quote !== undefined) {
    return tell(openQuote(text, start, quote), ['a quote is not closed', `add ${quote} at the end of the value`]);
  }
  const bracket = /end with a ([\]}])$/.exec(error.message)?.[1];
  if (bracket !== undefined) {
    return tell(openBracket(text, start, bracket), ['a bracket is not closed', `add ${bracket} at the end`]);
  }
  const content = start + (/^ */.exec(text.slice(start))?.[0].length ?? 0);
  if (error.code === 'BAD_INDENT' && /^-[^\s-]/.test(text.slice(content, content + 2))) {
    return tell({ start: content, end: content + 1 }, ["a list's item begins with '- '", 'put a space after the dash']);
  }
  const words = told.find(([pattern]) => pattern.test(error.message))?.[1] ?? said[error.code];
  const span =
    error.code === 'BAD_INDENT' ? { start: content, end: content + 1 } : { start, end: Math.max(end, start) };
  if (words !== undefined) return tell(span, words);
  return diagnosticAt(source, span, 'syntax', error.message.charAt(0).toLowerCase() + error.message.slice(1));
}

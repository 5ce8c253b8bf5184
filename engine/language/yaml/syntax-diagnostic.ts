import type { YAMLParseError } from 'yaml';
import type { Diagnostic, SourceText, Span } from '../../model/diagnostic.ts';
import { diagnosticAt } from './diagnostic-at.ts';
import { openBracket, openQuote } from './unclosed.ts';
import { unquotedTemplate } from './unquoted-template.ts';

type Message = readonly [message: string, hint: string];

const messages: Partial<Record<YAMLParseError['code'], Message>> = {
  TAB_AS_INDENT: ['tabs are not allowed for indentation', 'use spaces'],
  MULTIPLE_DOCS: [
    'a file can contain only one document',
    "remove '---' and the text after it, or move that text to another file",
  ],
  BLOCK_AS_IMPLICIT_KEY: ["a second ':' on one line", 'put the value in quotes, or on its own line'],
  MULTILINE_IMPLICIT_KEY: [
    "this line is neither 'key: value' nor part of a value",
    "is a ':' missing, or is the indentation wrong?",
  ],
  BAD_INDENT: [
    'the indentation does not match the lines around it',
    'all items of a list or map must start in the same column',
  ],
  BAD_DQ_ESCAPE: ['unknown escape sequence in double quotes', 'use single quotes for text with backslashes'],
  BAD_SCALAR_START: ['a value must not begin with this character', 'put it in quotes'],
  UNEXPECTED_TOKEN: ['this is not allowed here', 'is the previous line complete, and is the indentation correct?'],
};

/** If an error code of the library covers several mistakes, its message distinguishes them. */
const patterns: readonly (readonly [RegExp, Message])[] = [
  [/^Implicit map keys need/, ["no ': ' after the key", 'write key: value, with a space after the colon']],
  [/^Missing ,/, ["a ',' is missing between two items", "put ',' between the items, or put quotes around the text"]],
];

/**
 * The library's syntax error in our words and at the place of the mistake; a template without quotes is reported as
 * such, at any place where it breaks the syntax.
 */
export function syntaxDiagnostic(source: SourceText, error: YAMLParseError): Diagnostic {
  const { text } = source;
  const [start, end] = error.pos;
  const template = unquotedTemplate(source, Math.min(start, text.length));
  if (template !== undefined) return template;
  const report = (span: Span, [message, hint]: Message) => diagnosticAt(source, span, 'syntax', message, hint);
  const quote = /^Missing closing (["'])/.exec(error.message)?.[1];
  if (quote !== undefined) {
    return report(openQuote(text, start, quote), [
      'a closing quote is missing',
      `add ${quote} at the end of the value`,
    ]);
  }
  const bracket = /end with a ([\]}])$/.exec(error.message)?.[1];
  if (bracket !== undefined) {
    return report(openBracket(text, start, bracket), ['a closing bracket is missing', `add ${bracket} at the end`]);
  }
  const content = start + (/^ */.exec(text.slice(start))?.[0].length ?? 0);
  if (error.code === 'BAD_INDENT' && /^-[^\s-]/.test(text.slice(content, content + 2))) {
    return report({ start: content, end: content + 1 }, [
      "an item of a list begins with '- '",
      'put a space after the dash',
    ]);
  }
  const words = patterns.find(([pattern]) => pattern.test(error.message))?.[1] ?? messages[error.code];
  const span =
    error.code === 'BAD_INDENT' ? { start: content, end: content + 1 } : { start, end: Math.max(end, start) };
  if (words !== undefined) return report(span, words);
  return diagnosticAt(source, span, 'syntax', error.message.charAt(0).toLowerCase() + error.message.slice(1));
}

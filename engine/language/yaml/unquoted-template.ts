import type { Diagnostic, SourceText } from '../../model/diagnostic.ts';
import { diagnosticAt } from './diagnostic-at.ts';

/**
 * The value around `offset` that begins with `{{` outside quotes, which YAML reads as a flow map inside a flow map.
 *
 *     device: {{ inputs.nic }}
 *             ~~~~~~~~~~~~~~~~
 */
export function unquotedTemplate(source: SourceText, offset: number): Diagnostic | undefined {
  const lineStart = source.text.lastIndexOf('\n', offset - 1) + 1;
  const lineBreak = source.text.indexOf('\n', offset);
  const line = source.text.slice(lineStart, lineBreak < 0 ? undefined : lineBreak).replace(/\r$/, '');
  const open = [line.lastIndexOf('{{', offset - lineStart), line.indexOf('{{')].find((at) => begins(line, at));
  if (open === undefined) return undefined;
  const before = line.slice(0, open);
  const inFlow = /[[{]/.test(before);
  const rest = line.slice(open);
  const close = rest.indexOf('}}');
  const text = inFlow && close >= 0 ? rest.slice(0, close + 2) : withoutComment(rest).trimEnd();
  const quote = text.includes('"') ? "'" : '"';
  const start = lineStart + open;
  return diagnosticAt(
    source,
    { start, end: start + text.length },
    'unquoted-template',
    'a value that begins with {{ must be in quotes',
    `quote the template: ${quote}${text}${quote}`,
  );
}

/** Whether a value without quotes starts here. */
function begins(line: string, open: number): boolean {
  const before = line.slice(0, Math.max(open, 0));
  return open >= 0 && !/["'#]/.test(before) && /(^|[:\-[{,])[ \t]*$/.test(before);
}

function withoutComment(line: string): string {
  const at = line.search(/\s#/);
  return at < 0 ? line : line.slice(0, at);
}

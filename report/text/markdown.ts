import { largest } from '../statistics/extremes.ts';
import { escaped, harmless } from '../html/html.ts';

/** Foreign text in Markdown: on one line, without characters that have a meaning in Markdown or HTML. */
export const plain = (text: string): string =>
  escaped(text.trim().replace(/\s+/g, ' '))
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/[\\`*_[\]|~#!]/g, (found) => `\\${found}`);

/** The same as code; its fence is longer than any in it. */
export function code(text: string): string {
  const line = harmless(text.trim().replace(/\s+/g, ' '));
  const longest = largest(
    [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length),
    0,
  );
  const fence = '`'.repeat(longest + 1);
  const blank = longest > 0 ? ' ' : '';
  return `${fence}${blank}${line}${blank}${fence}`;
}

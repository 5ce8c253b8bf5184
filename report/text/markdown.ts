import { escaped, harmless } from '../html/html.ts';

/** A text of others in Markdown: on one line, with nothing in it that Markdown or HTML would read. */
export const plain = (text: string): string =>
  escaped(text.trim().replace(/\s+/g, ' '))
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/[\\`*_[\]|~#!]/g, (found) => `\\${found}`);

/** The same as code; its fence is longer than any in it. */
export function code(text: string): string {
  const line = harmless(text.trim().replace(/\s+/g, ' '));
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const blank = longest > 0 ? ' ' : '';
  return `${fence}${blank}${line}${blank}${fence}`;
}

export const heading = (level: number, text: string): string => `${'#'.repeat(level)} ${plain(text)}`;

/** A table, or that there is nothing in it. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'Nothing.';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head.map(plain)), line(head.map(() => '---')), ...rows.map((row) => line(row.map(plain)))].join('\n');
}

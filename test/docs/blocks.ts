import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** Every page that people read, by its path from the project's folder. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
];

export const readPage = (page: string): string => readFileSync(join(root, page), 'utf8');

/** A fenced or indented block of code on a page. */
export interface Block {
  /** E.g. "README.md:57", for the message of a test. */
  readonly place: string;
  /** The text after the opening fence, e.g. "yaml steps"; empty without one, and for an indented block. */
  readonly info: string;
  readonly text: string;
}

/** The blocks of code of a page, in order. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: { place: string; info: string; lines: string[]; isOpen: boolean }[] = [];
  for (const [index, line] of readPage(page).split('\n').entries()) {
    const last = blocks.at(-1);
    const start = (info: string, lines: string[]): void =>
      void blocks.push({ place: `${page}:${index + 1}`, info, lines, isOpen: true });
    const isFenced = last?.isOpen === true && last.info !== 'indented';
    if (isFenced && line === '```') last.isOpen = false;
    else if (isFenced) last.lines.push(line);
    else if (line.startsWith('```')) start(line.slice(3), []);
    else if (line.startsWith('    ') && last?.isOpen === true) last.lines.push(line.slice(4));
    else if (line.startsWith('    ')) start('indented', [line.slice(4)]);
    else if (last !== undefined) last.isOpen = false;
  }
  return blocks.map(({ place, info, lines }) => ({
    place,
    info: info === 'indented' ? '' : info,
    text: `${lines.join('\n')}\n`,
  }));
}

/** The rows of the first table under a heading, each as its cells without the marks of code; escaped bars are bars again. */
export function tableUnder(page: string, heading: string, head: string): readonly (readonly string[])[] {
  const lines = readPage(page).split('\n');
  const section = lines.findIndex((line) => line.replace(/^#+ /, '') === heading && line.startsWith('#'));
  const top = lines.findIndex((line, index) => index > section && line.startsWith(`| ${head} `));
  if (section < 0 || top < 0) throw new Error(`${page} has no table "${head}" under "${heading}"`);
  const end = lines.findIndex((line, index) => index > top && !line.startsWith('|'));
  return lines.slice(top + 2, end).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) =>
        cell
          .trim()
          .replaceAll('\\|', '|')
          .replace(/^`([^`]*)`$/, '$1'),
      ),
  );
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages, readPage, root } from './blocks.ts';
import { refusedInCode, refusedInPages, type RefusedPhrase } from './refused-phrases.ts';

const generated = ['docs/steps.md', 'docs/facts.md'];

/** The sentences of a page: without code, the targets of links, and the examples of bad phrases. */
const proseOf = (page: string): string =>
  readPage(page)
    .replace(/^## Words we use$[\s\S]*/m, '')
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/^ {4}.*$/gm, '')
    .replaceAll(/`[^`]*`/g, 'X')
    .replaceAll(/\]\([^)]*\)/g, ']');

/** The text of every string literal of a TypeScript file. Comments are skipped. */
const literalsOf = (source: string): string =>
  [...source.matchAll(/\/\/.*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)]
    .map(([token]) => token)
    .filter((token) => !token.startsWith('/'))
    .join('\n');

const rooms = ['schemas', 'engine', 'facts', 'changes', 'steps', 'report', 'machines', 'cli'];
const codeFiles = rooms.flatMap((room) =>
  (readdirSync(root).includes(room) ? readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }) : [])
    .map((name) => join(room, name))
    .filter(
      (file) => file.endsWith('.schema.json') || (file.endsWith('.ts') && !file.startsWith(join('schemas', 'types'))),
    ),
);

/** Each refused phrase in a text, with its words around it and the plain words for it. */
function refusedIn(text: string, phrases: readonly RefusedPhrase[]): readonly string[] {
  const plainText = text.replaceAll(/\s+/g, ' ');
  return phrases.flatMap(({ phrase, plain }) =>
    [...plainText.matchAll(new RegExp(`(?<!\\w)(?:${phrase})\\b`, 'gi'))].map(
      ({ index }) => `"${plainText.slice(Math.max(0, index - 40), index + 40).trim()}": write "${plain}"`,
    ),
  );
}

describe('the dialect is refused', () => {
  test.each(pages.filter((page) => !page.startsWith('docs/decisions/') && !generated.includes(page)))('on %s', (page) =>
    expect(refusedIn(proseOf(page), refusedInPages)).toEqual([]),
  );

  test.each(generated)('on %s, which is generated', (page) =>
    expect(refusedIn(proseOf(page), refusedInCode)).toEqual([]),
  );

  test('in string literals and descriptions', () => {
    expect(codeFiles.length).toBeGreaterThan(400);
    const found = codeFiles.flatMap((file) => {
      const source = readFileSync(join(root, file), 'utf8');
      const text = file.endsWith('.ts') ? literalsOf(source) : source;
      return refusedIn(text, refusedInCode).map((each) => `${file}: ${each}`);
    });
    expect(found).toEqual([]);
  });

  test.each([
    ['The file is made anew.', 'again'],
    ['The run goes\non by itself.', 'continues'],
    ['It is no playbook.', 'is not a'],
  ])('%j is found', (text, plain) => expect(refusedIn(text, refusedInPages).join()).toContain(plain));

  test('a phrase in a comment is not a string literal', () => {
    expect(literalsOf("// anew\nconst a = 'again'; /* anew */")).toBe("'again'");
  });
});

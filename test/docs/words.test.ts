import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages, readPage, root } from './blocks.ts';
import { refusedInCode, refusedInComments, refusedInPages, type RefusedPhrase } from './refused-phrases.ts';
import { commentsOf, literalsOf, titlesOf } from './source-texts.ts';

const generated = ['docs/steps.md', 'docs/facts.md'];

/** The sentences of a page: without code, the targets of links, and the examples of bad phrases. */
const proseOf = (page: string): string =>
  readPage(page)
    .replace(/^## Words we use$[\s\S]*/m, '')
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/^ {4}.*$/gm, '')
    .replaceAll(/`[^`]*`/g, 'X')
    .replaceAll(/\]\([^)]*\)/g, ']');

const rooms = ['schemas', 'engine', 'facts', 'changes', 'steps', 'report', 'machines', 'cli'];
const codeFiles = rooms.flatMap((room) =>
  (readdirSync(root).includes(room) ? readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }) : [])
    .map((name) => join(room, name))
    .filter(
      (file) => file.endsWith('.schema.json') || (file.endsWith('.ts') && !file.startsWith(join('schemas', 'types'))),
    ),
);

const codeOf = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !join(folder, name).startsWith(join('schemas', 'types')))
    .map((name) => join(folder, name));

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

  test('in comments', () => {
    const found = [...rooms, 'scripts', 'test']
      .flatMap(codeOf)
      .flatMap((file) =>
        refusedIn(commentsOf(readFileSync(join(root, file), 'utf8')), refusedInComments).map(
          (each) => `${file}: ${each}`,
        ),
      );
    expect(found).toEqual([]);
  });

  test('in the titles of tests', () => {
    const found = codeOf('test').flatMap((file) =>
      refusedIn(titlesOf(readFileSync(join(root, file), 'utf8')), refusedInComments).map((each) => `${file}: ${each}`),
    );
    expect(found).toEqual([]);
  });

  test.each([
    ['The file is made anew.', 'again'],
    ['The run goes\non by itself.', 'continues'],
    ['It is no playbook.', 'is not a'],
  ])('%j is found', (text, plain) => expect(refusedIn(text, refusedInPages).join()).toContain(plain));

  test('comments, string literals and titles are distinguished', () => {
    const source = "// one\nconst a = 'two'; /* three `code` */\ntest('four', () => {});";
    expect(literalsOf(source)).toBe("'two'\n'four'");
    expect(commentsOf(source)).toBe(' one\n three X */');
    expect(titlesOf(`${source} test.each([['five']])('six', f); [{ what: 'seven' }]`)).toBe("'four'\n'six'\n'seven'");
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findTexts } from '../../../engine/secrets/find-texts.ts';
import { isSealed, marks } from '../../../engine/secrets/mark.ts';
import { matchSealed } from '../../../engine/secrets/match-sealed.ts';
import { noSecrets, seal, unseal } from '../../../engine/secrets/seal.ts';
import { fuzzing, within } from '../../fuzz/fuzzing.ts';

const utf8 = (content: string): object => ({ encoding: 'utf8', content, mode: 0o600, owner: 0, group: 0 });
const base64 = (content: string): object => ({
  ...utf8(''),
  encoding: 'base64',
  content: Buffer.from(content).toString('base64'),
});

/** Texts that have been trouble: parts of marks, of regular expressions and of JSON, and characters of several bytes. */
const odd = fc.constantFrom(
  ...['a', 'b', 'ab', '\n', '\r\n', '"', '\\', '\\n', '$&', '.*', '(', '[', '^', '\ufdd0', '\ufdd1', '#4', '~1,2', '!'],
  ...['é', '🙂', '\uffff', '\u0000', '\u2028', 'token', ' '],
);
const secretText = fc
  .oneof(
    fc.string({ minLength: 4, maxLength: 30, unit: 'grapheme' }),
    fc.array(odd, { minLength: 4, maxLength: 12 }).map((all) => all.join('')),
  )
  .filter((text) => text.trim().length >= 4 && text.isWellFormed());
/** Secrets, of which some are inside others or overlap them, and a text in which they occur. */
const scene = fc.array(secretText, { minLength: 1, maxLength: 4 }).chain((texts) => {
  const inside = texts.flatMap((text) => [
    text.slice(0, Math.ceil(text.length * 0.7)),
    text.slice(Math.floor(text.length * 0.3)),
  ]);
  const all = [...texts, ...inside.filter((text) => text.trim().length >= 4 && text.isWellFormed())];
  const secrets = new Map(all.map((text, index) => [`s${index}`, text]));
  return fc.record({
    secrets: fc.constant(secrets),
    pieces: fc.array(fc.oneof(fc.constantFrom(...all), odd), { maxLength: 12 }),
  });
});

test('everything of every secret is covered, and unseal gives the exact data back', within(20), () => {
  fc.assert(
    fc.property(scene, ({ secrets, pieces }) => {
      const text = pieces.join('');
      for (const data of [
        { content: text, text },
        utf8(text),
        base64(text),
        { change: { path: '/a', after: utf8(text) } },
      ]) {
        const sealed = seal(data, secrets);
        expect(unseal(sealed, secrets)).toEqual(data);
        const written = JSON.stringify(sealed).replaceAll(marks, '\u{f0000}');
        for (const secret of secrets.values()) expect(written).not.toContain(secret);
      }
      const covered = findTexts(
        text,
        [...secrets.values()].map((each) => ({ text: each })),
      );
      for (const secret of secrets.values())
        for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1))
          for (let place = at; place < at + secret.length; place += 1)
            expect(covered.some(({ start, end }) => start <= place && place < end)).toBe(true);
    }),
    fuzzing(500),
  );
});

test(
  'all secrets of an untouched text are found again, and those of a line to which text was added',
  within(20),
  () => {
    fc.assert(
      fc.property(scene, ({ secrets, pieces }) => {
        const text = `${pieces.join('')}\n`;
        for (const writing of ['text', 'base64'] as const) {
          const data = (writing === 'text' ? utf8(text) : base64(text)) as { readonly content: string };
          const { content } = seal(data, secrets);
          const found = new Map(
            matchSealed(content, data.content, writing).map(({ name, text: each }) => [name, each]),
          );
          // A secret of which only a line is in the text is in it only in part.
          const whole = [...content.matchAll(marks)].flatMap(([, mark = '']) =>
            /@/.test(mark) ? [] : [/^s\d+/.exec(mark)?.[0] ?? ''],
          );
          for (const name of whole.filter((each) => each !== ''))
            expect([name, found.get(name)]).toEqual([name, secrets.get(name)]);
        }
      }),
      fuzzing(500),
    );
  },
);

const content = (text: string, secrets: Readonly<Record<string, string>>): string =>
  (seal(utf8(text), new Map(Object.entries(secrets))) as { readonly content: string }).content;

test.each([
  ['token=hunter2\nx=1\n', 'x=2\ntoken=hunter2 # x\n', { token: 'hunter2' }],
  ['a=hunter2 b=hunter2\n', 'a=hunter2 b=hunter2 # x\n', { token: 'hunter2' }],
  [
    'k={\nAAAA\nBBBB\n} l=CCCC\nDDDD.\n',
    '# x\nk={\nAAAA\nBBBB\n} l=CCCC\nDDDD. # x\n',
    { k: 'AAAA\nBBBB', l: 'CCCC\nDDDD' },
  ],
  ['a\ntoken=hunter2\n', 'a\n# token=hunter2\n', { token: 'hunter2' }],
  ['hunter2hunter3', 'hunter2hunter3\n', { a: 'hunter2', b: 'hunter3' }],
])('the secrets of %j are found in %j', (before, after, secrets) => {
  const found = matchSealed(content(before, secrets), after, 'text');
  for (const [name, text] of Object.entries(secrets)) expect(found).toContainEqual({ name, text });
});

test('a text that only looks like a mark is no secret, also where a run has no secrets', () => {
  const data = { change: { before: utf8('a\ufdd0token#5\ufdd1b'), after: null } };
  const sealed = seal(data, noSecrets);
  expect(isSealed(sealed)).toBe(false);
  expect(unseal(sealed, noSecrets)).toEqual(data);
});

test('a path of a change is not sealed, because undo must find it', () => {
  const data = { change: { kind: 'file', path: '/etc/app', before: null, after: utf8('/etc/app') } };
  const sealed = seal(data, new Map([['where', '/etc']]));
  expect(sealed.change.path).toBe('/etc/app');
  expect(sealed.change.after).toEqual(utf8('\ufdd0where#4\ufdd1/app'));
});

test('secrets of 1 MiB, of one repeated character and inside each other are sealed within seconds', within(30), () => {
  const long = 'ab\n'.repeat(350_000);
  const same = 'a'.repeat(65_536);
  const secrets = new Map([
    ['long', long],
    ['same', same],
    ['short', 'aaaa'],
  ]);
  const data = utf8(`${long}${same}a${long.slice(1)}${'a'.repeat(200_000)}`);
  expect(unseal(seal(data, secrets), secrets)).toEqual(data);
});

import fc from 'fast-check';

/** A secret with the part by which it is searched for: it occurs in nothing else. */
export interface SecretText {
  readonly core: string;
  readonly text: string;
}

/** Texts that have been trouble within a secret. */
const odd = fc.constantFrom(
  ...[
    '\n',
    '\n\n',
    '\r\n',
    '\t',
    ' ',
    '"',
    "'",
    '\\',
    '\\n',
    '$&',
    '$1',
    '.*',
    '(',
    '[',
    '^',
    '|',
    '%',
    '/',
    '#',
    ': ',
  ],
  ...[
    '\ufdd0',
    '\ufdd1',
    '\uffff',
    '\ufeff',
    '\u2028',
    '\u0085',
    'é',
    '🙂',
    '👩‍👩‍👧',
    'e\u0301',
    '\u202e',
    '{',
    '}',
    '~1,2',
    '!',
  ],
);
const around = fc.array(odd, { maxLength: 6 }).map((all) => all.join(''));
const core = fc.stringMatching(/^Zq[A-Za-z0-9]{5}[xz]$/);

/** The filling of long secrets: one line, many lines, or one character. */
const filling = fc.constantFrom('a', 'ab', 'abcdefg\n', 'x y ', 'ß', '🙂');
const length = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 3000 }) },
  { weight: 1, arbitrary: fc.constantFrom(32_767, 32_768, 65_536) },
);

const secretText: fc.Arbitrary<SecretText> = fc
  .record({ core, before: around, after: around, filling, length })
  .map(({ core: own, before, after, filling: fill, length: wanted }) => {
    const long = fill.repeat(Math.ceil(wanted / fill.length));
    return { core: own, text: `${before}${own}${long}${after}` };
  });

/** Some secrets; one of them may be inside another one, or be the same. */
export const secretTexts: fc.Arbitrary<readonly SecretText[]> = fc
  .record({
    all: fc.array(secretText, { minLength: 5, maxLength: 5 }),
    nested: fc.constantFrom('no', 'inside', 'same', 'overlapping'),
  })
  .map(({ all, nested }) => {
    const [first, second, ...rest] = all;
    if (first === undefined || second === undefined) return all;
    switch (nested) {
      case 'no':
        return all;
      case 'inside':
        return [first, { core: second.core, text: `${second.text}${first.text}` }, ...rest];
      case 'same':
        return [first, first, ...rest];
      case 'overlapping':
        return [
          { core: first.core, text: `${first.text}${second.core}` },
          { core: second.core, text: `${second.core}${second.text}` },
          ...rest,
        ];
    }
  });

const escaped = (text: string): string =>
  [...text].map((each) => `\\U${(each.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`).join('');

const quoted = (text: string): string => JSON.stringify(text).slice(1, -1).replaceAll('\ufeff', '\\uFEFF');

/** A text in double quotes with most of its characters escaped; of a long text only the first, because a lab has at most 1 MiB. */
const escapedStart = (text: string, every: number): string => {
  const characters = [...text];
  const start = characters.slice(0, 300).map((each, index) => (index % every === 0 ? escaped(each) : quoted(each)));
  return `"${start.join('')}${quoted(characters.slice(300).join(''))}"`;
};

/** Ways to write a text in YAML; the last ones write a similar text if the text itself cannot be written so. */
export const yamlStyles: readonly ((text: string) => string)[] = [
  (text) => escapedStart(text, 1),
  (text) => escapedStart(text, 3),
  (text) => `'${printable(text).replaceAll('\n', ' ').replaceAll("'", "''")}'`,
  (text) => `|-\n    x${printable(text).replaceAll('\n', '\n    ')}`,
  (text) => `>-\n    x${printable(text).replaceAll('\n', '\n\n    ')}`,
];

// eslint-disable-next-line no-control-regex
const printable = (text: string): string =>
  text.replace(/[\u0000-\u0009\u000b-\u001f\u0085\u2028\ufdd0\ufdd1\uffff\ufeff]/g, 'x').replaceAll('{{', '{x');

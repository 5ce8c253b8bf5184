import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSource } from '../../../../engine/language/yaml/parse-source.ts';
import { diagnosticsOf } from '../diagnostics-of.ts';

const parse = (text: string) => diagnosticsOf(parseSource({ path: 'x.yaml', text }));

describe('YAML that the language does not allow is reported at its place', () => {
  const cases: readonly (readonly [text: string, place: string, message: string])[] = [
    ['a: {{ inputs.nic }}', '1:4', 'a value that begins with {{ must be in quotes'],
    ['a: {{ eq a "b" }}', '1:4', 'a value that begins with {{ must be in quotes'],
    ['- {{ x }}/foo', '1:3', 'a value that begins with {{ must be in quotes'],
    ['a: [1, {{ y }}]', '1:8', 'a value that begins with {{ must be in quotes'],
    ['a: 1\na: 2', '2:1', "the key 'a' occurs twice"],
    ['"a": 1\na: 2', '2:1', "the key 'a' occurs twice"],
    ['__proto__: 1', '1:1', "'__proto__' cannot be a key"],
    ['a: { constructor: 1 }', '1:6', "'constructor' cannot be a key"],
    ['"\\x70rototype": 1', '1:1', "'prototype' cannot be a key"],
    ['<<: { a: 1 }', '1:1', 'merge keys (<<) are not supported'],
    ['a: &x 1', '1:4', 'anchors are not supported'],
    ['a: *x', '1:4', 'aliases are not supported'],
    ['a: !!int 5', '1:4', 'tags are not supported'],
    ['%YAML 1.1\n---\na: 1', '1:1', 'directives are not supported'],
    ['? [a]\n: 1', '1:3', 'a key must be text'],
    ['"{{ x }}": 1', '1:1', 'a key must not contain a template'],
    [': 1', '1:1', 'no key before the colon'],
    ['a: 1\n---\nb: 2', '2:1', 'a file can contain only one document'],
    ['', '1:1', 'the file is empty'],
    ['# only a comment', '1:1', 'the file is empty'],
    ['a:\n\tb: 1', '2:1', 'tabs are not allowed for indentation'],
    ['a: b: c', '1:4', "a second ':' on one line"],
    ['a: "x', '1:4', 'a closing quote is missing'],
    ['a: "{{ x }}"\nb: "x\\"y\nc: "y"', '2:4', 'a closing quote is missing'],
    ['a:\n  b: 1\n  c:d\n', '3:3', "no ': ' after the key"],
    ["a: 'it''s\nb: 1", '1:4', 'a closing quote is missing'],
    ['a:\n  b: [1, [2], 3\n  c: 4', '2:6', 'a closing bracket is missing'],
    ['a: { b: 1', '1:4', 'a closing bracket is missing'],
    ['a: [1 , 2\n', '1:4', 'a closing bracket is missing'],
    ['a: ["1" "2"]', '1:9', "a ',' is missing between two items"],
    ['a: 1\nb', '2:1', "no ': ' after the key"],
    ['a:\n  - b: 1\n  -c: 2', '3:3', "an item of a list begins with '- '"],
    ['a:\n    b: 1\n   c: 2', '3:4', 'the indentation does not match the lines around it'],
    ['a: 1\n}', '2:1', 'this is not allowed here'],
    ['a: "\\q"', '1:5', 'unknown escape sequence in double quotes'],
    ['a: @x', '1:4', 'a value must not begin with this character'],
    ['[[[['.repeat(20), '1:65', 'nested more than 64 levels deep'],
    ['- '.repeat(100), '1:131', 'nested more than 64 levels deep'],
    ['#\n'.repeat(60_000), '25001:1', 'the file has more than 50000 YAML tokens'],
    ['x'.repeat(1024 * 1024 + 1), '1:1', 'the file is larger than 1 MiB'],
    ['é'.repeat(600_000), '1:1', 'the file is larger than 1 MiB'],
  ];
  for (const [text, place, message] of cases) {
    test(`${message} (${text.slice(0, 20)})`, () => {
      expect(parse(text).trim().split('\n')[0]).toBe(`x.yaml:${place} error: ${message}`);
    });
  }
});

test('for an unquoted template the correct text is shown', () => {
  expect(parse("a:\n  device: {{ default inputs.nic 'x' }} # which")).toMatchInlineSnapshot(`
    "
    x.yaml:2:11 error: a value that begins with {{ must be in quotes
      2 |   device: {{ default inputs.nic 'x' }} # which
        |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: quote the template: "{{ default inputs.nic 'x' }}"
    "
  `);
});

test('every refused key and template is reported at once', () => {
  expect(parse('a: {{ x }}\nb: 1\nb: 2\nc: { <<: 1, prototype: 1 }')).toMatchInlineSnapshot(`
    "
    x.yaml:1:4 error: a value that begins with {{ must be in quotes
      1 | a: {{ x }}
        |    ^^^^^^^
    hint: quote the template: "{{ x }}"
    x.yaml:3:1 error: the key 'b' occurs twice
      3 | b: 2
        | ^
    hint: remove one of them
    x.yaml:4:6 error: merge keys (<<) are not supported
      4 | c: { <<: 1, prototype: 1 }
        |      ^^
    hint: write the keys here instead
    x.yaml:4:13 error: 'prototype' cannot be a key
      4 | c: { <<: 1, prototype: 1 }
        |             ^^^^^^^^^
    "
  `);
});

describe('any text quickly gives a result', () => {
  const shapes: Readonly<Record<string, string>> = {
    'open brackets': '['.repeat(1 << 20),
    'open maps': '{a: '.repeat(1 << 18),
    commas: `[${','.repeat(49_000)}`,
    'closing brackets': ']'.repeat(49_000),
    quotes: '"'.repeat(99_000),
    'one key often': `{${'a: 1,'.repeat(8_000)}}`,
    'question marks': '? '.repeat(1 << 19),
    bomb: `a: &a [x,x]\n${'b: &b [*a,*a]\n'.repeat(1000)}`,
    'stairs of keys': Array.from({ length: 1400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  };
  test.each(Object.keys(shapes))('%s', (name) => {
    // In processor time: on a busy machine, the wall clock does not show the speed of the parser.
    const before = process.cpuUsage();
    expect(parseSource({ path: 'x', text: shapes[name] ?? '' }).ok).toBe(false);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
  });

  const marks = fc.constantFrom(
    ...'{}[]:,-?&*!|>\'"%@`#\n\t \r\\ab0{{}}~<=\ufeff\u0000\u2028',
    '{{ ',
    ' }}',
    ': ',
    '- ',
    '\n  ',
  );
  test('random text never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(marks, { maxLength: 60 }).map((all) => all.join('')),
        ),
        (text) => {
          const result = parseSource({ path: 'x', text });
          if (!result.ok) expect(result.diagnostics.length).toBeGreaterThan(0);
        },
      ),
      { seed: 20260101, numRuns: 2000 },
    );
  });
});

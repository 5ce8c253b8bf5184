import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diagnosticAt } from '../../../../engine/language/yaml/diagnostic-at.ts';
import { formatDiagnostic } from '../../../../engine/language/yaml/format-diagnostic.ts';

function draw(text: string, marked: string, message = 'message'): string {
  const start = text.indexOf(marked);
  return `\n${formatDiagnostic(diagnosticAt({ path: 'x.yaml', text }, { start, end: start + marked.length }, 'x', message))}\n`;
}

test('the line, the place and the carets', () => {
  const source = { path: 'playbooks/x.yaml', text: 'a: 1\n  vaule: 1\n' };
  const diagnostic = diagnosticAt(source, { start: 7, end: 12 }, 'x', "unknown key 'vaule'", "did you mean 'value'?");
  expect(`\n${formatDiagnostic(diagnostic)}\n`).toMatchInlineSnapshot(`
    "
    playbooks/x.yaml:2:3 error: unknown key 'vaule'
      2 |   vaule: 1
        |   ^^^^^
    hint: did you mean 'value'?
    "
  `);
});

test('without a place there is no frame', () => {
  const source = { path: 'x.yaml', text: '' };
  expect(formatDiagnostic(diagnosticAt(source, null, 'x', 'm', 'h'))).toBe('x.yaml error: m\nhint: h');
  expect(formatDiagnostic(diagnosticAt(source, { start: 0, end: 0 }, 'x', 'm'))).toBe('x.yaml:1:1 error: m');
  expect(formatDiagnostic({ ...diagnosticAt(null, null, 'x', 'm'), severity: 'warning' })).toBe('warning: m');
});

test('tabs and wide characters keep the carets in place', () => {
  expect(draw('\t漢字: né', 'né')).toMatchInlineSnapshot(`
    "
    x.yaml:1:6 error: message
      1 |     漢字: né
        |           ^^
    "
  `);
});

test('a wide line is cut around the marked span', () => {
  expect(draw(`${'x'.repeat(300)} here ${'y'.repeat(300)}`, 'here')).toMatchInlineSnapshot(`
    "
    x.yaml:1:302 error: message
      1 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx here yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
        |                                                    ^^^^
    "
  `);
  expect(draw(`here ${'y'.repeat(300)}`, 'here')).toMatchInlineSnapshot(`
    "
    x.yaml:1:1 error: message
      1 | here yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
        | ^^^^
    "
  `);
});

test('control and direction characters are spelled out', () => {
  expect(draw('a\u001b[31m\u202eb: c', 'b', 'bad \u001b]0;x\u0007\nkey')).toMatchInlineSnapshot(`
    "
    x.yaml:1:8 error: bad \\x1b]0;x\\x07\\nkey
      1 | a\\x1b[31m\\u202eb: c
        |                ^
    "
  `);
});

test('a span over several lines is drawn on its first, and CRLF is not part of a line', () => {
  expect(draw('a: 1\r\nb: x\r\nc', 'x\r\nc')).toMatchInlineSnapshot(`
    "
    x.yaml:2:4 error: message
      2 | b: x
        |    ^
    "
  `);
});

test('a span without a width is shown at its position', () => {
  expect(draw('a: 1\n--- # next\n', '').split('\n').slice(2)).toEqual(['  1 | a: 1', '    | ^', '']);
});

test('any text and span can be drawn, and only printable characters are printed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(500), fc.nat(500), (text, start, length) => {
      const diagnostic = diagnosticAt({ path: text, text }, { start, end: start + length }, 'x', text, text);
      expect(formatDiagnostic(diagnostic)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    }),
    { seed: 20260102, numRuns: 1000 },
  );
});

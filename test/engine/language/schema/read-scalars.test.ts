import { expect, test } from 'vitest';
import { parseSource } from '../../../../engine/language/yaml/parse-source.ts';
import { readScalars } from '../../../../engine/language/schema/read-scalars.ts';
import type { Schema } from '../../../../engine/model/step-type.ts';

function read(text: string, schema: Schema): unknown {
  const parsed = parseSource({ path: 'x', text });
  return parsed.ok ? readScalars(parsed.value.root, schema) : parsed.diagnostics;
}

const string = { type: 'string' };
const integer = { type: 'integer' };
const cases: readonly (readonly [text: string, schema: Schema, value: unknown])[] = [
  ...[
    '0000:01:00.0',
    '52:54:00:12:34:56',
    '15e4',
    '010',
    '0x10',
    '1.10',
    'no',
    'on',
    'true',
    'null',
    '~',
    '5',
    '2026-01-01',
  ].map((text) => [text, string, text] as const),
  ['5', integer, 5],
  ['-1', integer, -1],
  ...['010', '0x10', '5.0', '1e3', '+5', '1_000', '9007199254740993', 'true'].map(
    (text) => [text, integer, text] as const,
  ),
  ['"5"', integer, '5'],
  ['"{{ x }}"', integer, '{{ x }}'],
  ['0.5', { type: 'number' }, 0.5],
  ['1.10', { type: ['number', 'string'] }, '1.10'],
  ['true', { type: 'boolean' }, true],
  ['yes', { type: 'boolean' }, 'yes'],
  ['"true"', { type: 'boolean' }, 'true'],
  ['null', { type: ['string', 'null'] }, null],
  ['16', { anyOf: [integer, { type: 'string', enum: ['auto'] }] }, 16],
  ['auto', { anyOf: [integer, { type: 'string', enum: ['auto'] }] }, 'auto'],
  ['8086', { $ref: '../common.schema.json#/$defs/hexId' }, '8086'],
  ['8086', { $ref: '#/$defs/id', $defs: { id: string } }, '8086'],
  ['[010, 5]', { type: 'array', items: string }, ['010', '5']],
  ['{ a: 5, b: 5 }', { properties: { a: string }, additionalProperties: integer }, { a: '5', b: 5 }],
  ['{ x-a: 5 }', { patternProperties: { '^x-': string } }, { 'x-a': '5' }],
  ['{ a: 5 }', { allOf: [{ properties: { a: string } }] }, { a: '5' }],
  ['[010, 5, true, 1.10, ~, x]', {}, ['010', 5, true, '1.10', null, 'x']],
  ['{ a: }', { properties: { a: string } }, { a: null }],
];

test.each(cases)('%s by %j', (text, schema, value) => {
  expect(read(text, schema)).toEqual(value);
});

test('a fixed value selects between shapes', () => {
  const shape = (kind: string, value: Schema) => ({ properties: { kind: { const: kind }, value }, required: ['kind'] });
  const schema = { oneOf: [shape('text', string), shape('count', integer)] };
  expect(read('{ kind: count, value: 5 }', schema)).toEqual({ kind: 'count', value: 5 });
  expect(read('{ value: 5, kind: text }', schema)).toEqual({ kind: 'text', value: '5' });
});

test('maps have no prototype', () => {
  const value = read('a: { b: { c: 1 } }', {}) as { a: { b: object } };
  for (const map of [value, value.a, value.a.b]) expect(Object.getPrototypeOf(map)).toBeNull();
});

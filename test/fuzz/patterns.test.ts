import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inputTypes } from '../../engine/language/load/input-types.ts';
import { parseTemplate } from '../../engine/language/template/parse-template.ts';
import { hostileTexts } from './corpus.ts';

const schemas = join(import.meta.dirname, '..', '..', 'schemas');
const patternsIn = (data: unknown): readonly string[] =>
  typeof data !== 'object' || data === null
    ? []
    : Object.entries(data).flatMap(([key, value]) =>
        key === 'pattern' && typeof value === 'string' ? [value] : patternsIn(value),
      );
const files = readdirSync(schemas, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
const patterns = [
  ...new Set([
    ...files.flatMap((name) => patternsIn(JSON.parse(readFileSync(join(schemas, name), 'utf8')))),
    ...patternsIn(inputTypes),
  ]),
];

/** Texts for which a backtracking pattern would try very many ways to split them. */
const long = [
  'a',
  '0',
  ':',
  '.',
  '-',
  '/',
  '/a',
  '0-1,',
  'a.',
  'a-',
  '0:',
  '::',
  ' ',
  '\n',
  '{{',
  '{{ a }}',
  '(',
  '1.',
  'A_',
].flatMap((unit) => [unit.repeat(Math.ceil(20_000 / unit.length)), `${unit.repeat(Math.ceil(20_000 / unit.length))}!`]);

test('every pattern of the schemas ends soon for any text', () => {
  expect(patterns.length).toBeGreaterThan(30);
  for (const pattern of patterns) {
    const began = process.cpuUsage();
    for (const text of [...hostileTexts, ...long]) new RegExp(pattern, 'u').test(text);
    expect(process.cpuUsage(began).user / 1000, pattern).toBeLessThan(2000);
  }
});

test('a template of any length is parsed soon', () => {
  for (const text of long) {
    const began = process.cpuUsage();
    parseTemplate(text);
    parseTemplate(`{{ ${text} }}`);
    expect(process.cpuUsage(began).user / 1000, text.slice(0, 20)).toBeLessThan(2000);
  }
});

test('a pattern that refuses .. in a path refuses it at every place', () => {
  const refusing = patterns.filter((pattern) => pattern.includes(String.raw`\.\.`));
  expect(refusing.length).toBeGreaterThan(2);
  for (const pattern of refusing)
    for (const below of ['/sys', '/proc/sys', '/proc/irq', '']) {
      const fits = (text: string): boolean => new RegExp(pattern, 'u').test(text);
      if (!fits(`${below}/a/..b/b..`)) continue;
      for (const bad of ['/..', '/../a', '/a/..', '/a/../b', '//../a', '/a\r/../b', '/\u2028/../b', '/a\u2029/..'])
        expect(fits(`${below}${bad}`), `${pattern} ${JSON.stringify(below + bad)}`).toBe(false);
    }
});

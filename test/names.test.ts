import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stepTypes } from '../steps/index.ts';

const root = join(import.meta.dirname, '..');
const named = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending) && name !== 'index.ts')
    .map((name) => name.slice(0, -ending.length))
    .sort();

test('a step type, its schema and its file have one name', () => {
  const names = stepTypes.map(({ name }) => name).sort();
  expect(names.length).toBeGreaterThan(0);
  expect(named('steps', '.ts')).toEqual(names);
  expect(named('schemas/steps', '.schema.json')).toEqual(names);
});

test('every step type has a test of its name', () => {
  const tests = named('test/steps', '.test.ts');
  expect(stepTypes.map(({ name }) => name).filter((name) => !tests.includes(name))).toEqual([]);
});

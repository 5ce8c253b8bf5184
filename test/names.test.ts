import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stepTypes } from '../steps/index.ts';

const root = join(import.meta.dirname, '..');
const names = stepTypes.map(({ name }) => name).sort();

/** What step types share, which is no step type. */
const shared = 'support';

test('a step type, its schema and its folder have one name', () => {
  expect(names.length).toBeGreaterThan(0);
  const folders = readdirSync(join(root, 'steps'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== shared)
    .map(({ name }) => name)
    .sort();
  expect(folders).toEqual(names);
  expect(folders.filter((name) => !existsSync(join(root, 'steps', name, 'index.ts')))).toEqual([]);
  const ending = '.schema.json';
  const schemas = readdirSync(join(root, 'schemas/steps')).filter((name) => name.endsWith(ending));
  expect(schemas.map((name) => name.slice(0, -ending.length)).sort()).toEqual(names);
});

test('every step type has a test of its name', () => {
  expect(names.filter((name) => !existsSync(join(root, 'test/steps', name, `${name}.test.ts`)))).toEqual([]);
});

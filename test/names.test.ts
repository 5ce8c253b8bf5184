import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeKinds } from '../changes/index.ts';
import { stepTypes } from '../steps/index.ts';

const root = join(import.meta.dirname, '..');
const names = stepTypes.map(({ name }) => name).sort();

/** Shared code of step types, which is not a step type. */
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

test('a kind of change, its folder and its schema have the same name, and changes/ has no other folder', () => {
  const folders = readdirSync(join(root, 'changes'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== shared)
    .map(({ name }) => name)
    .sort();
  expect(folders.length).toBeGreaterThan(0);
  expect(changeKinds.names.toSorted()).toEqual(folders);
  for (const name of folders) {
    const { properties } = changeKinds.schema(name) as {
      readonly properties: { readonly kind: { readonly const: string } };
    };
    expect(properties.kind.const).toBe(name);
    expect(existsSync(join(root, 'changes', name, 'change.schema.json')), name).toBe(true);
  }
});

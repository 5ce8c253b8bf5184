import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { resolveSchema } from '../engine/schema/resolve-schema.ts';
import { isSubnet } from '../schemas/formats/subnet.ts';
import { generate, schemaFiles } from '../scripts/generate.ts';

const root = `${import.meta.dirname}/..`;
const files = await schemaFiles();
const load = async (file: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;

/** Every `properties` entry in a schema, by its path, that has neither a description nor a $ref to something described. */
function undescribed(node: unknown, path = ''): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (['examples', 'const', 'default', 'if', 'then', 'else', 'not'].includes(key)) return [];
    const own =
      key === 'properties'
        ? Object.entries(value as Record<string, Record<string, unknown>>)
            .filter(([, property]) => property['description'] === undefined && property['$ref'] === undefined)
            .map(([name]) => `${path}/${name}`)
        : [];
    return [...own, ...undescribed(value, `${path}/${key}`)];
  });
}

/** The permitted items of each list of unique items, as JSON Schema types. */
const uniqueTypes = (node: unknown): readonly unknown[] => {
  if (typeof node !== 'object' || node === null) return [];
  const { uniqueItems, items } = node as {
    readonly uniqueItems?: boolean;
    readonly items?: { readonly type?: unknown };
  };
  return [...(uniqueItems === true ? [items?.type] : []), ...Object.values(node).flatMap(uniqueTypes)];
};

describe.each(files.map((file) => [relative(`${root}/schemas`, file), file]))('schemas/%s', (_, file) => {
  test('is valid JSON Schema 2020-12, strictly', async () => {
    const ajv = new Ajv2020({
      strict: true,
      useDefaults: true,
      strictRequired: false,
      allowUnionTypes: true,
      validateSchema: true,
      formats: { subnet: isSubnet },
      keywords: ['comparedWith', 'grammar'],
    });
    const others = await Promise.all(files.filter((other) => other !== file).map(load));
    for (const other of others) ajv.addSchema(other);
    const schema = await load(file);
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  test('describes every property', async () => {
    expect(undescribed(await load(file))).toEqual([]);
  });

  // ajv compares objects with their own toString or valueOf, which can be anything in data.
  test('requires unique items only for lists of texts and numbers', async () => {
    for (const type of uniqueTypes(resolveSchema(await load(file))))
      expect(['string', 'integer', 'number']).toContain(type);
  });

  test('has the types that `npm run generate` writes', async () => {
    const { path, text } = await generate(file);
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});

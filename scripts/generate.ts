import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';

const schemas = join(import.meta.dirname, '..', 'schemas');
const banner = '// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.';

type Node = { [key: string]: unknown };

/** A key with a default is always there after validation, so its type is not optional. */
function requireDefaults(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(requireDefaults);
  if (typeof node !== 'object' || node === null) return node;
  const copy: Node = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, requireDefaults(value)]));
  const properties = copy['properties'];
  if (typeof properties === 'object' && properties !== null && copy['type'] === 'object') {
    const defaulted = Object.entries(properties as Node)
      .filter(([, value]) => typeof value === 'object' && value !== null && 'default' in value)
      .map(([key]) => key);
    copy['required'] = [...new Set([...((copy['required'] as string[] | undefined) ?? []), ...defaulted])];
  }
  return copy;
}

/** The schema with its outputs named for their step type, so that every step type finds the type of its outputs by one rule. */
function nameOutputs(schema: Node, name: string): Node {
  const definitions = schema['$defs'] as Node | undefined;
  const outputs = definitions?.['outputs'] as Node | undefined;
  if (outputs === undefined) return schema;
  return { ...schema, $defs: { ...definitions, outputs: { ...outputs, title: `${name}-outputs` } } };
}

/** The type declarations of one schema file, by the path it is written to. */
export async function generate(path: string): Promise<{ path: string; text: string }> {
  const schema = requireDefaults(JSON.parse(await readFile(path, 'utf8'))) as Node;
  const name = basename(path, '.schema.json');
  delete schema['$id'];
  delete schema['examples'];
  const text = await compile({ ...nameOutputs(schema, name), title: name } as never, name, {
    additionalProperties: false,
    bannerComment: banner,
    cwd: dirname(path),
    format: false,
    unreachableDefinitions: true,
  });
  const target = join(schemas, 'types', basename(dirname(path)) === 'steps' ? 'steps' : '', `${name}.ts`);
  return { path: target, text: await format(text, { ...(await resolveConfig(path)), parser: 'typescript' }) };
}

/** Every schema file in schemas/. */
export async function schemaFiles(): Promise<string[]> {
  const names = await readdir(schemas, { recursive: true });
  return names
    .filter((name) => name.endsWith('.schema.json'))
    .sort()
    .map((name) => join(schemas, name));
}

if (import.meta.main) {
  for (const file of await schemaFiles()) {
    const { path, text } = await generate(file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  // Imported once the types are written: a step type that is new imports its own.
  const { generatePages } = await import('./generate-docs.ts');
  for (const { path, text } of await generatePages()) await writeFile(path, text);
}

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';

const schemas = join(import.meta.dirname, '..', 'schemas');
const changes = join(import.meta.dirname, '..', 'changes');
const banner = '// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.';

type Node = { [key: string]: unknown };

/** After validation a key with a default always exists, so its type is not optional. */
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

/** The schema with its outputs named for their step type, so the name of their type follows one rule. */
function nameOutputs(schema: Node, name: string): Node {
  const definitions = schema['$defs'] as Node | undefined;
  const outputs = definitions?.['outputs'] as Node | undefined;
  if (outputs === undefined) return schema;
  return { ...schema, $defs: { ...definitions, outputs: { ...outputs, title: `${name}-outputs` } } };
}

const pascal = (words: string): string => words.replaceAll(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase());

/**
 * The same declarations without the generator's remarks, and with read-only properties and arrays, because data of a
 * journal is never changed in place.
 */
function readOnly(text: string): string {
  return text
    .replaceAll(/\n *\*\n *\* This interface was referenced by .*\n *\* via the `definition` .*/g, '')
    .replaceAll(/^( +)("?[\w-]+"?\??:|\[k: string\]:)/gm, '$1readonly $2')
    .replaceAll(/([\w.]+)\[\]\[\]/g, '(readonly $1[])[]')
    .replaceAll(/(?<!readonly )([\w.]+|\((?:[^()]*)\))\[\]/g, 'readonly $1[]');
}

const common = 'common.schema.json';

/** True if a definition gets a named type. A scalar or a plain list is written inline. */
const isNamed = (definition: Node): boolean =>
  definition['type'] === 'object' || 'enum' in definition || 'oneOf' in definition || 'anyOf' in definition;

/**
 * The schema of a record in which each `$ref` becomes the named type of its definition; types of the common schema are
 * collected in `imported`. Otherwise a property with its own description would get a second type of the same shape.
 */
function nameTypes(node: unknown, definitions: Node, shared: Node, imported: Set<string>): unknown {
  if (Array.isArray(node)) return node.map((each) => nameTypes(each, definitions, shared, imported));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref, ...rest } = node as Node;
  // A schema with only a description permits any value.
  if (Object.keys(node).join() === 'description' && typeof rest['description'] === 'string')
    return { ...rest, tsType: 'unknown' };
  if (typeof $ref !== 'string') {
    const entries = Object.entries(rest).filter(([key]) => key !== 'propertyNames');
    return Object.fromEntries(entries.map(([key, value]) => [key, nameTypes(value, definitions, shared, imported)]));
  }
  const key = $ref.slice($ref.lastIndexOf('/') + 1);
  const isShared = $ref.includes(common);
  const definition = (isShared ? shared : definitions)[key] as Node;
  if (!isNamed(definition)) {
    const { title: _, ...plain } = definition;
    return nameTypes({ ...plain, ...rest }, isShared ? shared : definitions, shared, imported);
  }
  if (isShared) imported.add(pascal(key));
  return { ...rest, tsType: pascal(key) };
}

const definitionsOf = (schema: Node): Node => (schema['$defs'] ?? {}) as Node;

/** The path of the types of a schema file, and the name of the main type. */
function targetOf(path: string): { readonly target: string; readonly name: string; readonly isRecord: boolean } {
  const name = basename(path, '.schema.json');
  const folder = dirname(path);
  if (dirname(folder) === changes)
    return { target: join(folder, `${name}.ts`), name: `${pascal(basename(folder))}Change`, isRecord: true };
  const target = join(schemas, 'types', basename(folder) === 'steps' ? 'steps' : '', `${name}.ts`);
  return { target, name, isRecord: ['common', 'journal-record', 'study-event'].includes(name) };
}

/** The type declarations of a schema file, by the path of their file. */
export async function generate(path: string): Promise<{ path: string; text: string }> {
  const schema = requireDefaults(JSON.parse(await readFile(path, 'utf8'))) as Node;
  const { target, name, isRecord } = targetOf(path);
  delete schema['$id'];
  delete schema['examples'];
  const imported = new Set<string>();
  const shared = definitionsOf(JSON.parse(await readFile(join(schemas, common), 'utf8')) as Node);
  const named = isRecord
    ? (nameTypes(schema, definitionsOf(schema), shared, imported) as Node)
    : nameOutputs(schema, name);
  // The generator declares every definition only for a schema that is a map, so the definitions of a union are declared
  // below.
  const { oneOf: choices, ...whole } = isRecord ? named : { ...named, oneOf: undefined };
  const top = choices === undefined ? named : { ...whole, type: 'object' };
  const text = await compile({ ...top, title: name } as never, name, {
    additionalProperties: false,
    bannerComment: banner,
    cwd: dirname(path),
    format: false,
    unreachableDefinitions: true,
    ignoreMinAndMaxItems: isRecord,
  });
  const settings = { ...(await resolveConfig(path)), parser: 'typescript' } as const;
  const formatted = await format(text, settings).then((declared) =>
    choices === undefined
      ? declared
      : declared.replace(
          `export interface ${pascal(name)} {}`,
          `export type ${pascal(name)} = ${(choices as readonly Node[]).map(({ tsType }) => String(tsType)).join(' | ')};`,
        ),
  );
  if (!isRecord) return { path: target, text: formatted };
  const from = relative(dirname(target), join(schemas, 'types', 'common.ts'));
  const names = [...imported].sort().join(', ');
  const header = names === '' ? '' : `import type { ${names} } from '${from}';\n\n`;
  const [first = '', ...rest] = readOnly(formatted).split('\n');
  return { path: target, text: await format(`${first}\n${header}${rest.join('\n')}`, settings) };
}

/** Every schema file: those of schemas/, and the record of each kind of change. */
export async function schemaFiles(): Promise<string[]> {
  const found = await Promise.all(
    [schemas, changes].map(async (folder) =>
      (await readdir(folder, { recursive: true })).map((name) => join(folder, name)),
    ),
  );
  return found
    .flat()
    .filter((name) => name.endsWith('.schema.json'))
    .sort();
}

if (import.meta.main) {
  for (const file of await schemaFiles()) {
    const { path, text } = await generate(file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  // Imported after the types are written, because a new step type imports its own types.
  const { generatePages } = await import('./generate-docs.ts');
  for (const { path, text } of await generatePages()) await writeFile(path, text);
}

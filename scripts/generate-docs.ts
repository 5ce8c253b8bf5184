import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { Document, isScalar, visit } from 'yaml';
import { effectOf } from '../cli/views/draw-step-type.ts';
import { schemaFields, typeName, type Field } from '../cli/views/schema-fields.ts';
import { either } from '../engine/language/schema/wording.ts';
import { resolveSchema } from '../engine/schema/resolve-schema.ts';
import type { Schema, StepType } from '../engine/model/step-type.ts';
import facts from '../schemas/facts.schema.json' with { type: 'json' };
import common from '../schemas/common.schema.json' with { type: 'json' };
import { createRenderer } from '../report/text/create-renderer.ts';
import { stepTypes } from '../steps/index.ts';
import { dependenciesPage } from './dependencies/dependencies-page.ts';
import { readLock } from './dependencies/locked-package.ts';
import { factsTemplate, fieldsTemplate, stepsTemplate } from './page-templates.ts';

type Definitions = Readonly<Record<string, Schema>>;

const definitionsOf = (schema: Schema): Definitions => (schema['$defs'] ?? {}) as Definitions;

const describe = (schema: Schema): string => String(schema['description'] ?? '');

/** Text as literal Markdown; text between backticks is code already. */
function literal(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[<*]/g, '\\$&')))
    .join('`');
}

/** A default in the form of YAML. */
const standardOf = (json: string): string => (/^".+"$/.test(json) ? (JSON.parse(json) as string) : json);

/** A line of a list of fields, in the form that the templates need. */
function fieldOf({ name, depth, type, isRequired, default: standard, description }: Field) {
  return {
    name,
    indent: '  '.repeat(depth),
    type: type.replaceAll(' | ', ' or '),
    isRequired,
    standard: standard === undefined ? null : standardOf(standard),
    description,
  };
}

/** The same for read-only fields, where nothing is required. */
const readOf = (field: Field) => fieldOf({ ...field, isRequired: false });

/** The alternatives, of which exactly one key must be given. */
function choices(schema: Schema): readonly string[] {
  const all = [schema, ...((schema['allOf'] ?? []) as readonly Schema[])];
  return all.flatMap(({ oneOf }) => {
    const keys = ((oneOf ?? []) as readonly Schema[]).map(({ required }) => (required as readonly string[])[0] ?? '');
    return keys.length === 0
      ? []
      : [`Exactly one of ${either(keys.map((key) => `\`${key}\``)).replace(' or ', ' and ')}.`];
  });
}

/** A list with one step in the form that a person would write: lists of words on one line. */
function written(step: object): string {
  const document = new Document([step]);
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every((item) => isScalar(item));
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function examplesOf({ name, schema }: StepType): readonly string[] {
  return ((schema['examples'] ?? []) as readonly object[]).map((example) =>
    written({ id: name, type: name, ...(Object.keys(example).length > 0 && { with: example }) }),
  );
}

/** A step type as the template shows it. */
function sectionOf(type: StepType) {
  const schema = resolveSchema(type.schema);
  const effect = effectOf(type);
  const examples = examplesOf(type);
  return {
    name: type.name,
    summary: type.summary,
    description: describe(schema),
    effect: `${effect.charAt(0).toUpperCase()}${effect.slice(1)}`,
    inputs: schemaFields(schema).map(fieldOf),
    choices: choices(schema).join(' '),
    outputs: schemaFields(definitionsOf(schema)['outputs'] ?? {}).map(readOf),
    isOneExample: examples.length === 1,
    examples,
  };
}

/** The kinds of values that the lists mention, from the shared schema and the definitions of the step types. */
function kindsOf(types: readonly StepType[]): readonly { readonly name: string; readonly text: string }[] {
  const known = [common as Schema, ...types.map(({ schema }) => resolveSchema(schema))].flatMap((schema) =>
    Object.entries(definitionsOf(schema)).flatMap(([name, each]) => (name === 'outputs' ? [] : [each])),
  );
  const named = new Map(known.map((each) => [typeName({ title: each['title'] }), describe(each)]));
  const used = types.flatMap(({ schema }) => schemaFields(resolveSchema(schema)).map(({ type }) => type));
  const shown = [...named].filter(([name]) => used.some((type) => type === name || type.endsWith(`of ${name}`)));
  return shown.map(([name, text]) => ({ name, text }));
}

const compile = createRenderer({ literal }, { fields: fieldsTemplate });
const renderSteps = compile(stepsTemplate);
const renderFacts = compile(factsTemplate);

/** The pages of docs/ that are generated from the schemas and the lock file, as Markdown. */
export async function generatePages(): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const pages = {
    'steps.md': renderSteps({ types: stepTypes.map(sectionOf), kinds: kindsOf(stepTypes) }),
    'dependencies.md': dependenciesPage(readLock()),
    'facts.md': renderFacts({ facts: schemaFields(resolveSchema(facts as Schema)).map(readOf) }),
  };
  return Promise.all(
    Object.entries(pages).map(async ([name, page]) => {
      const path = join(import.meta.dirname, '..', 'docs', name);
      return { path, text: await format(page, { ...(await resolveConfig(path)), parser: 'markdown' }) };
    }),
  );
}

/** The generated pages whose text differs from the file, by path from the root of the repository. */
export async function stalePages(): Promise<readonly string[]> {
  const compared = await Promise.all(
    (await generatePages()).map(async ({ path, text }) => ({ path, same: (await readFile(path, 'utf8')) === text })),
  );
  return compared.flatMap(({ path, same }) => (same ? [] : [relative(join(import.meta.dirname, '..'), path)]));
}

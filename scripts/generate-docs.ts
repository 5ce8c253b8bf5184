import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { Document, isScalar, visit } from 'yaml';
import { effectOf } from '../cli/views/draw-step-type.ts';
import { schemaFields, typeName, type Field } from '../cli/views/schema-fields.ts';
import { either } from '../engine/language/schema/wording.ts';
import { resolveSchema } from '../engine/language/schema/resolve-schema.ts';
import type { Schema, StepType } from '../engine/model/step-type.ts';
import facts from '../schemas/facts.schema.json' with { type: 'json' };
import common from '../schemas/common.schema.json' with { type: 'json' };
import { stepTypes } from '../steps/index.ts';

type Definitions = Readonly<Record<string, Schema>>;

const stepsIntro = `<!-- Generated from schemas/steps/ by \`npm run generate\`; do not edit. -->

# Step types

What a playbook can be made of. \`runbook steps\` lists the same, \`runbook steps pci-bind\` shows one of them. How a step is
written is in [the language](language.md), what a step refuses in [the safety checks](preflights.md).

In the lists below a name is followed by what its value must be; the [kinds of values](#kinds-of-values) are at the end. An
input without a default that is not required may be left out. Later steps read an output as
\`{{ steps.ID.OUTPUT }}\`.
`;

const factsIntro = `<!-- Generated from schemas/facts.schema.json by \`npm run generate\`; do not edit. -->

# Facts

What a template can read as \`{{ facts.… }}\`, e.g. \`{{ facts.cpu.virtualization }}\`. Facts are those of the machine
\`host\`. \`runbook facts --lab ours.yaml\` shows them as they are on a machine. An item of a list is written
\`{{ facts.pci.[0].address }}\`.
`;

const definitionsOf = (schema: Schema): Definitions => (schema['$defs'] ?? {}) as Definitions;

const describe = (schema: Schema): string => String(schema['description'] ?? '');

/** Text as Markdown shows it to the letter; what stands between backticks is code already. */
function literal(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[<*]/g, '\\$&')))
    .join('`');
}

/** A default as it would be written in YAML. */
const standardOf = (json: string): string => (/^".+"$/.test(json) ? (JSON.parse(json) as string) : json);

function field({ name, depth, type, isRequired, default: standard, description }: Field): string {
  const notes = [
    literal(type.replaceAll(' | ', ' or ')),
    ...(isRequired ? ['required'] : []),
    ...(standard === undefined ? [] : [`default \`${standardOf(standard)}\``]),
  ];
  return `${'  '.repeat(depth)}- \`${name}\` (${notes.join(', ')}): ${literal(description)}`;
}

/** The choices of which exactly one key must be given. */
function choices(schema: Schema): readonly string[] {
  const all = [schema, ...((schema['allOf'] ?? []) as readonly Schema[])];
  return all.flatMap(({ oneOf }) => {
    const keys = ((oneOf ?? []) as readonly Schema[]).map(({ required }) => (required as readonly string[])[0] ?? '');
    return keys.length === 0
      ? []
      : [`Exactly one of ${either(keys.map((key) => `\`${key}\``)).replace(' or ', ' and ')}.`];
  });
}

/** A list of one step as a person would write it: lists of words on one line. */
function written(step: object): string {
  const document = new Document([step]);
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every((item) => isScalar(item));
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function examples({ name, schema }: StepType): readonly string[] {
  return ((schema['examples'] ?? []) as readonly object[]).map((example) => {
    const step = { id: name, type: name, ...(Object.keys(example).length > 0 && { with: example }) };
    return `\`\`\`yaml steps\n${written(step)}\`\`\``;
  });
}

function section(type: StepType): string {
  const schema = resolveSchema(type.schema);
  const inputs = schemaFields(schema);
  const outputs = schemaFields(definitionsOf(schema)['outputs'] ?? {});
  const shown = examples(type);
  const only = choices(schema).join(' ');
  const effect = effectOf(type);
  const parts = [
    `## ${type.name}`,
    literal(describe(schema)),
    `_${effect.charAt(0).toUpperCase()}${effect.slice(1)}._`,
    '**Inputs**',
    inputs.map(field).join('\n'),
    ...(only === '' ? [] : [only]),
    ...(outputs.length === 0
      ? ['It has no outputs.']
      : ['**Outputs**', outputs.map((each) => field({ ...each, isRequired: false })).join('\n')]),
    shown.length === 1 ? '**Example**' : '**Examples**',
    ...shown,
  ];
  return parts.join('\n\n');
}

/** The kinds of values that the lists name, from the shared schema and the step types' own definitions. */
function kinds(types: readonly StepType[]): readonly string[] {
  const known = [common as Schema, ...types.map(({ schema }) => resolveSchema(schema))].flatMap((schema) =>
    Object.entries(definitionsOf(schema)).flatMap(([name, each]) => (name === 'outputs' ? [] : [each])),
  );
  const named = new Map(known.map((each) => [typeName({ title: each['title'] }), literal(describe(each))]));
  const used = types.flatMap(({ schema }) => schemaFields(resolveSchema(schema)).map(({ type }) => type));
  const shown = [...named].filter(([name]) => used.some((type) => type === name || type.endsWith(`of ${name}`)));
  return shown.map(([name, text]) => `- \`${name}\`: ${text}`);
}

// Lists and no tables: prettier pads each column of a table to its longest cell, so that one new row would change every row of the page.
function stepsPage(types: readonly StepType[]): string {
  const contents = types.map(({ name, summary }) => `- [${name}](#${name}): ${literal(summary)}`);
  return [stepsIntro, contents.join('\n'), ...types.map(section), '## Kinds of values', kinds(types).join('\n')].join(
    '\n\n',
  );
}

function factsPage(): string {
  const fields = schemaFields(resolveSchema(facts as Schema));
  return `${factsIntro}\n\n${fields.map((each) => field({ ...each, isRequired: false })).join('\n')}`;
}

/** The pages of docs/ that are made from the schemas, as Markdown. */
export async function generatePages(): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const pages = { 'steps.md': stepsPage(stepTypes), 'facts.md': factsPage() };
  return Promise.all(
    Object.entries(pages).map(async ([name, page]) => {
      const path = join(import.meta.dirname, '..', 'docs', name);
      return { path, text: await format(page, { ...(await resolveConfig(path)), parser: 'markdown' }) };
    }),
  );
}

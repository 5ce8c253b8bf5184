import { diagnosticAt } from '../language/yaml/diagnostic-at.ts';
import { judge } from '../language/schema/judge.ts';
import type { StepLoading } from '../language/load/load-step.ts';
import { nodeAt } from '../language/yaml/node-at.ts';
import { readScalars } from '../language/schema/read-scalars.ts';
import { partNaming } from '../language/schema/step-naming.ts';
import { templatesIn } from '../language/template/templates-in.ts';
import { valueAt } from '../language/yaml/value-at.ts';
import type { Block, InputDeclaration, Step } from '../model/playbook.ts';
import type { Json, Schema } from '../model/step-type.ts';
import { composeDocument, type Composed } from './compose-document.ts';
import type { Loaded, Loading } from './loading.ts';

const maxDepth = 8;
/** The keys of a block; all other keys belong to its steps. */
const known = ['id', 'name', 'description', 'include', 'with', 'on', 'when', 'tags'];

/**
 * The steps of the playbook that the entry at an index includes, as a block that `loadComposed` loads; an empty list if
 * the entry has a mistake.
 */
export function loadBlock(
  index: number,
  own: StepLoading,
  around: Composed,
  parent: Block | null,
  loading: Loading,
  loadComposed: (composed: Composed, loading: Loading) => Loaded,
): readonly Step[] {
  const { document, envelope, locate, secrets, name } = own;
  const at = ['steps', index];
  const given = (key: string) => valueAt(envelope, [...at, key]);
  const report = (key: string, part: 'key' | 'value', code: string, message: string, hint: string | null = null) => {
    const { source, span } = locate([...at, key], part);
    loading.diagnostics.push(diagnosticAt(source, span, code, message, hint));
  };
  const [id, file, when] = [given('id'), given('include'), given('when')];
  for (const key of Object.keys(valueAt(envelope, at) ?? {}).filter((each) => !known.includes(each))) {
    report(key, 'key', 'unknown-key', `unknown key '${key}' in a block`, `allowed keys: ${known.join(', ')}`);
  }
  if (typeof when === 'string' && !when.includes('{{') && when !== 'true' && when !== 'false') {
    const message = `${name([...at, 'when'])} must be a template that gives true or false`;
    report('when', 'value', 'wrong-type', message, `write when: "{{ ${when.slice(0, 60)} }}"`);
  }
  if (typeof id !== 'string' || typeof file !== 'string' || file === '') return [];
  const place = locate([...at, 'include'], 'value');
  const found = loading.library.find({ text: file, place }, place.source?.path ?? '');
  if (!found.ok) {
    loading.diagnostics.push(...found.diagnostics);
    return [];
  }
  const files = [...loading.files, found.value.path];
  if (loading.files.includes(found.value.path)) {
    const ring = files.slice(files.indexOf(found.value.path)).join(' includes ');
    report('include', 'value', 'include-ring', `a playbook cannot include itself: ${ring}`);
    return [];
  }
  if (loading.files.length > maxDepth) {
    report('include', 'value', 'too-deep', `blocks must not be nested more than ${maxDepth} levels deep`);
    return [];
  }
  const composed = composeDocument(found.value, loading.library);
  if (!composed.ok) {
    loading.diagnostics.push(...composed.diagnostics);
    return [];
  }
  const inner = loadComposed(composed.value, { ...loading, files });
  const schema = schemaOf(inner.inputs);
  const base = [...at, 'with'];
  const written = nodeAt(document, base);
  const input = written === null ? (Object.create(null) as Json) : readScalars(written, schema);
  const full = parent === null ? id : `${parent.id}.${id}`;
  const isMap = typeof input === 'object' && input !== null && !Array.isArray(input);
  if (isMap) {
    const called = partNaming(`block '${id}'`, base);
    loading.diagnostics.push(...judge(input, schema, { base, name: called, locate, templates: true }));
  }
  const block: Block = {
    id: full,
    parent,
    when: typeof when === 'string' ? when : null,
    with: isMap ? input : (Object.create(null) as Json),
    schema,
    on: typeof given('on') === 'string' ? String(given('on')) : (parent?.on ?? null),
    tags: [...(parent?.tags ?? []), ...textsOf(given('tags'))],
    at,
    locate,
    templates: templatesIn(when, input),
    secrets,
  };
  const included = { composed: composed.value, block, path: found.value.path };
  loading.declarations.set(full, { composed: around, index, included });
  return inner.steps(block);
}

/** Declared inputs as the schema of the map with their values. */
function schemaOf(inputs: readonly InputDeclaration[]): Schema {
  const properties = inputs.map((input) => {
    const about = input.summary === '' ? {} : { description: input.summary };
    const standard = input.default === undefined ? {} : { default: input.default };
    return [input.name, { ...input.schema, ...about, ...standard }] as const;
  });
  return {
    type: 'object',
    additionalProperties: false,
    required: inputs.filter((input) => input.default === undefined).map((input) => input.name),
    properties: Object.fromEntries(properties),
  };
}

/** The texts of a list; a value that is no list was reported with the playbook. */
const textsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter((each) => typeof each === 'string') : [];

import type { Span } from '../diagnostic.ts';
import type { Schema } from '../step-type.ts';
import { nearest, suggest } from './nearest.ts';
import { facets, itemsOf, propertyNames, propertyOf, typesOf } from './schema-view.ts';
import type { Expression, TemplateMistake } from './template.ts';
import { kinds } from './wording.ts';

/** What the templates of one step can refer to, by schema. */
export interface World {
  readonly inputs: ReadonlyMap<string, Schema>;
  readonly facts: Schema;
  /** Outputs of the steps before; undefined for a step without any. */
  readonly earlier: ReadonlyMap<string, { readonly type: string; readonly outputs: Schema | undefined }>;
  readonly self: string | null;
  readonly later: ReadonlySet<string>;
}

type Path = Extract<Expression, { kind: 'path' }>;
type Found =
  { readonly ok: true; readonly schema: unknown } | { readonly ok: false; readonly mistake: TemplateMistake };

const roots = ['inputs', 'facts', 'steps'];

/** The schema of what a path leads to, or what is wrong with the first name that leads nowhere. */
export function resolvePath(path: Path, text: string, world: World): Found {
  const [root = '', first] = path.parts;
  const no = (depth: number, message: string, hint: string | null, code = 'unknown-reference'): Found => ({
    ok: false,
    mistake: { span: segment(path, depth, text), code, message, hint },
  });
  if (root === 'inputs' || root === 'facts') {
    const schema = root === 'facts' ? world.facts : objectOf(world.inputs);
    return descend(schema, path, 1, root, no);
  }
  if (root !== 'steps') {
    const meant = nearest(root, roots);
    const inputs = [...world.inputs.keys()];
    const input = path.parts.length === 1 ? nearest(root, inputs) : undefined;
    const hint = input !== undefined ? `inputs.${input}` : meant;
    const message = `'${root}' is not known; names start at 'inputs', 'facts' or 'steps'`;
    return no(0, message, hint === undefined ? null : `did you mean '${hint}'?`);
  }
  if (first === undefined) return no(0, "'steps' needs the id of a step", null);
  const step = world.earlier.get(first);
  if (step !== undefined) {
    if (step.outputs === undefined) return no(1, `step '${first}' (${step.type}) has no outputs`, null);
    return descend(step.outputs, path, 2, `steps.${first}`, no);
  }
  if (first === world.self) return no(1, `step '${first}' cannot use its own outputs`, null, 'later-step');
  if (world.later.has(first)) {
    return no(1, `step '${first}' runs after this one`, 'move it before, or use another value', 'later-step');
  }
  const near = nearest(first, world.earlier.keys()) ?? nearest(first, world.later);
  return no(1, `no step has the id '${first}'`, near === undefined ? null : `did you mean '${near}'?`);
}

function descend(
  start: unknown,
  path: Path,
  from: number,
  parent: string,
  no: (depth: number, message: string, hint: string | null) => Found,
): Found {
  let schema = start;
  let name = parent;
  for (let depth = from; depth < path.parts.length; depth += 1) {
    const part = path.parts[depth] ?? '';
    const types = typesOf(schema);
    const next = types?.has('array') === true && /^\d+$/.test(part) ? itemsOf(schema) : propertyOf(schema, part);
    if (next === undefined) {
      if (isOpen(schema)) return { ok: true, schema: {} };
      const known = propertyNames(schema);
      if (types?.has('array') === true) return no(depth, `'${name}' is a list`, 'an item is written .[0]');
      if (known.length === 0) return no(depth, `'${name}' is ${kinds(types)} and has no '${part}'`, null);
      return no(depth, `'${name}' has no '${part}'`, suggest(part, known, 'it has'));
    }
    schema = next;
    name += `.${part}`;
  }
  return { ok: true, schema };
}

/** Whether a schema lets through names it does not mention. */
function isOpen(schema: unknown): boolean {
  const said = facets(schema);
  if (said.some((facet) => facet['additionalProperties'] === true)) return true;
  return typesOf(schema) === undefined && said.every((facet) => facet['properties'] === undefined);
}

function objectOf(properties: ReadonlyMap<string, Schema>): Schema {
  return { type: 'object', properties: Object.fromEntries(properties) };
}

/** The span of one name of a path. */
function segment(path: Path, depth: number, text: string): Span {
  let start = path.span.start;
  for (const [index, part] of path.parts.entries()) {
    const length = part.length + (text[start] === '[' ? 2 : 0);
    if (index === depth) return { start, end: start + length };
    start += length + 1;
  }
  return path.span;
}

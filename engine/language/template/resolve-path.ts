import type { Span } from '../../model/diagnostic.ts';
import type { Schema } from '../../model/step-type.ts';
import { nearest, suggest } from '../yaml/nearest.ts';
import { stepNamed } from './step-named.ts';
import { facets, itemsOf, propertyNames, propertyOf, typesOf } from '../schema/schema-view.ts';
import type { Expression, TemplateMistake, Templates } from '../../model/template.ts';
import { either, kinds } from '../schema/wording.ts';

/** The possible targets of the templates of a step, as schemas. */
export interface World {
  readonly inputs: ReadonlyMap<string, Schema>;
  readonly facts: Schema;
  /** The templates of the present step or block. */
  readonly templates: Templates;
  /** Outputs of the previous steps; undefined for a step without outputs. */
  readonly earlier: ReadonlyMap<string, { readonly type: string; readonly outputs: Schema | undefined }>;
  readonly self: string | null;
  readonly later: ReadonlySet<string>;
  /** The prefix of the ids that are visible here, e.g. "setup." inside that block. */
  readonly within: string;
  /** The steps that a variant removed: a sentence for each of their ids. */
  readonly removed: ReadonlyMap<string, string>;
  /** The schema of the items of the step's for_each; undefined for a step without for_each. */
  readonly item?: Schema | undefined;
  /** Set if only inputs are known at this place: the name of the place, e.g. "for_each". */
  readonly early?: string;
}

type Path = Extract<Expression, { kind: 'path' }>;
type Found =
  { readonly ok: true; readonly schema: unknown } | { readonly ok: false; readonly mistake: TemplateMistake };

const roots = ['inputs', 'facts', 'steps'];
const itemRoots = ['item', 'index'];

/** The schema of a path's target, or the mistake of the first name without a target. */
export function resolvePath(path: Path, text: string, world: World): Found {
  const [root = '', first] = path.parts;
  const no = (depth: number, message: string, hint: string | null, code = 'unknown-reference'): Found => ({
    ok: false,
    mistake: { span: segment(path, depth, text), code, message, hint },
  });
  if (world.early !== undefined && (root === 'facts' || root === 'steps')) {
    const message = `'${world.early}' must not use '${root}', because it is evaluated before runbook looks at any machine`;
    return no(0, message, 'use inputs or fixed values', 'early-reference');
  }
  if (itemRoots.includes(root)) {
    if (world.item === undefined) return no(0, `'${root}' is available only in a step with for_each`, null);
    return descend(root === 'item' ? world.item : { type: 'integer' }, path, 1, root, no);
  }
  if (root === 'inputs' || root === 'facts') {
    const schema = root === 'facts' ? world.facts : objectOf(world.inputs);
    return descend(schema, path, 1, root, no);
  }
  if (root !== 'steps') {
    const known = world.item === undefined ? roots : [...roots, ...itemRoots];
    const meant = nearest(root, known);
    const inputs = [...world.inputs.keys()];
    const input = path.parts.length === 1 ? nearest(root, inputs) : undefined;
    const hint = input !== undefined ? `inputs.${input}` : meant;
    const message = `unknown name '${root}'; names start with ${either(known.map((each) => `'${each}'`))}`;
    return no(0, message, hint === undefined ? null : `did you mean '${hint}'?`);
  }
  if (first === undefined) return no(0, "'steps' needs the ID of a step", null);
  return resolveStep(path.parts.slice(1), path, world, no);
}

type No = (depth: number, message: string, hint: string | null, code?: string) => Found;

/** The outputs of the step that the parts after `steps` name. */
function resolveStep(parts: readonly string[], path: Path, world: World, no: No): Found {
  const { within, earlier, later, self, removed } = world;
  const shown = (length: number) => parts.slice(0, length).join('.');
  const found = stepNamed(parts, within, (id) => earlier.has(id));
  if (found !== undefined) {
    const { length } = found;
    const step = earlier.get(found.id);
    if (step?.outputs === undefined) return no(length, `step '${shown(length)}' (${step?.type}) has no outputs`, null);
    return descend(step.outputs, path, length + 1, `steps.${shown(length)}`, no);
  }
  const own = stepNamed(parts, within, (id) => id === self);
  if (own !== undefined) {
    return no(own.length, `step '${shown(own.length)}' cannot use its own outputs`, null, 'later-step');
  }
  const ahead = stepNamed(parts, within, (id) => later.has(id));
  if (ahead !== undefined) {
    const message = `step '${shown(ahead.length)}' runs after this one`;
    return no(ahead.length, message, 'move that step before this one, or use another value', 'later-step');
  }
  const gone = removed.get(within + (parts[0] ?? ''));
  if (gone !== undefined) return no(1, gone, 'use another value, or keep that step', 'removed-step');
  return unknownStep(parts, world, no);
}

/** The message for an id that no step has: inside a block, of a block, or anywhere. */
function unknownStep(parts: readonly string[], { within, earlier, later }: World, no: No): Found {
  const [first = '', second] = parts;
  const seen = (ids: Iterable<string>) =>
    [...ids].flatMap((id) => (id.startsWith(within) ? [id.slice(within.length)] : []));
  const [before, after] = [seen(earlier.keys()), seen(later)];
  const inside = [...before, ...after].flatMap((id) =>
    id.startsWith(`${first}.`) ? [id.slice(first.length + 1)] : [],
  );
  if (inside.length > 0) {
    if (second === undefined)
      return no(1, `'${first}' is a block; only its steps have outputs`, `write steps.${first}.STEP`);
    return no(2, `block '${first}' has no step '${second}'`, suggest(second, inside, 'steps of the block'));
  }
  const near = nearest(first, before) ?? nearest(first, after);
  const hint = near === undefined ? null : `did you mean '${near}'?`;
  const outside = within !== '' && (earlier.has(first) || later.has(first));
  const help = outside ? "an included playbook can use only its own steps; pass the value in 'with'" : hint;
  return no(1, `no step has the ID '${first}'`, help);
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
      if (types?.has('array') === true) return no(depth, `'${name}' is a list`, 'write an item as .[0]');
      if (known.length === 0) return no(depth, `'${name}' is ${kinds(types)} and has no '${part}'`, null);
      return no(depth, `'${name}' has no '${part}'`, suggest(part, known, 'available names'));
    }
    schema = next;
    name += `.${part}`;
  }
  return { ok: true, schema };
}

/** Whether a schema permits names that it does not mention. */
function isOpen(schema: unknown): boolean {
  const schemaFacets = facets(schema);
  if (schemaFacets.some((facet) => facet['additionalProperties'] === true)) return true;
  return typesOf(schema) === undefined && schemaFacets.every((facet) => facet['properties'] === undefined);
}

function objectOf(properties: ReadonlyMap<string, Schema>): Schema {
  return { type: 'object', properties: Object.fromEntries(properties) };
}

/** The span of a single name in a path. */
function segment(path: Path, depth: number, text: string): Span {
  let start = path.span.start;
  for (const [index, part] of path.parts.entries()) {
    const length = part.length + (text[start] === '[' ? 2 : 0);
    if (index === depth) return { start, end: start + length };
    start += length + 1;
  }
  return path.span;
}

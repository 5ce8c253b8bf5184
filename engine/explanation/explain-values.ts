import type { ParsedNode } from 'yaml';
import { isMap } from 'yaml';
import type { Composed } from '../composition/compose-document.ts';
import { keyOf, type MapNode } from '../composition/merge-maps.ts';
import { fitting } from '../language/schema/fitting.ts';
import { nowhere } from '../language/yaml/locate-in.ts';
import { renderData } from '../language/template/render-data.ts';
import { resolveSchema } from '../schema/resolve-schema.ts';
import { propertyOf } from '../language/schema/schema-view.ts';
import { isTemplate } from '../language/template/is-template.ts';
import type { Scope } from '../model/playbook.ts';
import type { Json, Schema } from '../model/step-type.ts';
import type { Templates } from '../model/template.ts';
import { claimsAt } from './claims-at.ts';
import type { Claim, ExplainedValue, ValueSource } from './explanation.ts';

/** Keys of a step that are always shown if they are set; other keys are shown only if a source was overridden. */
const always = ['on', 'when', 'for_each', 'retry', 'timeout', 'tags'];
/** Keys that are shown in another way, or not at all. */
const never = ['id', 'type', 'include', 'with', 'description'];

/** The known values at the place of a step, and the origin of each value among its texts. */
export interface Surroundings {
  readonly node: ParsedNode | null;
  readonly composed: Composed;
  readonly scope: Scope | null;
  readonly schema: Schema;
  readonly templates: Templates;
  /** The step type that sets a default, and its place. */
  defaults(path: readonly string[], value: Json): readonly Claim[];
}

/** Every value of a step or a block, down to values that are not maps, with the effective source and the overridden sources. */
export function explainValues(input: Json, around: Surroundings): readonly ExplainedValue[] {
  const { node, composed } = around;
  const keys = isMap(node) ? (node as MapNode).items.map(keyOf) : [];
  const own = keys.flatMap((key): readonly ExplainedValue[] => {
    if (never.includes(key)) return [];
    const claims = claimsAt(node, [key], {}, composed);
    return claims.length > 1 || always.includes(key) ? [{ path: key, claims, gives: undefined }] : [];
  });
  return [...own, ...leaves(input, resolveSchema(around.schema), [], around)];
}

function leaves(
  value: Json,
  schema: unknown,
  path: readonly string[],
  around: Surroundings,
): readonly ExplainedValue[] {
  const isBranch = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isBranch && (path.length === 0 || Object.keys(value).length > 0)) {
    const shape = fitting(schema, value as { readonly [key: string]: Json });
    return Object.entries(value).flatMap(([key, each]: [string, Json]) =>
      leaves(each, propertyOf(shape, key), [...path, key], around),
    );
  }
  const { node, composed, scope } = around;
  const standard = (schema as Schema | undefined)?.['default'] as Json | undefined;
  const written = claimsAt(node, ['with', ...path], (schema ?? {}) as Schema, composed);
  // A part of a map that has a default does not have a separate default.
  const fallback = standard ?? (written.length === 0 ? value : undefined);
  const claims = [...written, ...(fallback === undefined ? [] : around.defaults(path, fallback))];
  const gives = scope !== null && hasTemplate(value) ? rendered(value, schema, scope, around.templates) : undefined;
  return [{ path: ['with', ...path].join('.'), claims, gives }];
}

function hasTemplate(value: Json): boolean {
  if (isTemplate(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some((each: Json) => hasTemplate(each));
}

/** The values of templates, as far as the inputs alone decide them. */
function rendered(value: Json, schema: unknown, scope: Scope, templates: Templates): Json | undefined {
  const rendering = { scope, locate: nowhere, templates, diagnostics: [], unknown: [] };
  const data = renderData(value, schema, [], rendering);
  return rendering.diagnostics.length + rendering.unknown.length > 0 ? undefined : data;
}

/** The default of a step type, from its schema. */
export function typeDefault(type: string): Surroundings['defaults'] {
  const by: ValueSource = { kind: 'step-type', name: type };
  return (_, value) => [{ by, value, place: { source: null, span: null } }];
}

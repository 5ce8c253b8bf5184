import type { Diagnostic, Locate, Pointer } from '../../model/diagnostic.ts';
import type { Json } from '../../model/step-type.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import { suggest } from '../yaml/nearest.ts';
import { templateOf } from './templates-in.ts';
import { resolvePath, type World } from './resolve-path.ts';
import { facets, itemsOf, propertyNames, propertyOf, typesOf } from '../schema/schema-view.ts';
import { isTemplate, loneExpression } from './is-template.ts';

/** A map of values whose schema marks some of them as compared with another value (`comparedWith`). */
interface Comparing {
  readonly values: Json;
  readonly schema: unknown;
  readonly at: Pointer;
  readonly locate: Locate;
  readonly world: World;
}

/**
 * The values that are compared with a reference that can never be equal to them, e.g. a misspelt word: such a check
 * always fails.
 */
export function checkComparisons({ values, schema, at, locate, world }: Comparing): readonly Diagnostic[] {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return [];
  const given = values as { readonly [key: string]: Json };
  return propertyNames(schema).flatMap((name) => {
    const other = facets(propertyOf(schema, name))
      .map((facet) => facet['comparedWith'])
      .find((key) => typeof key === 'string');
    const value = given[name];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return checkComparisons({ values: value, schema: propertyOf(schema, name), at: [...at, name], locate, world });
    }
    const subject = typeof other === 'string' ? given[other] : undefined;
    if (value === undefined || !isTemplate(subject)) return [];
    const found = choicesOf(subject, world);
    if (found === undefined) return [];
    const places = Array.isArray(value)
      ? value.map((each, index) => [each as Json, [index]] as const)
      : [[value, []] as const];
    return places.flatMap(([each, below]) => {
      if (isTemplate(each) || !isScalar(each) || found.choices.includes(String(each))) return [];
      const { source, span } = locate([...at, name, ...below], 'value');
      const hint = suggest(String(each), found.choices, 'possible values');
      return [diagnosticAt(source, span, 'template-value', `${found.what} can never be '${String(each)}'`, hint)];
    });
  });
}

const isScalar = (value: Json): value is string | number | boolean => typeof value !== 'object';

/**
 * All possible values of a single reference, or of an element of the list that it refers to; undefined if they are not
 * a finite set.
 */
function choicesOf(
  template: string,
  world: World,
): { readonly what: string; readonly choices: readonly string[] } | undefined {
  const parsed = templateOf(template, world.templates);
  const lone = parsed.ok ? loneExpression(parsed.template) : undefined;
  if (!parsed.ok || lone?.kind !== 'path') return undefined;
  const found = resolvePath(lone, parsed.template.text, world);
  if (!found.ok) return undefined;
  const types = typesOf(found.schema);
  const choices = valuesOf(types?.size === 1 && types.has('array') ? itemsOf(found.schema) : found.schema);
  return choices === undefined ? undefined : { what: lone.parts.join('.'), choices };
}

function valuesOf(schema: unknown): readonly string[] | undefined {
  const schemaFacets = facets(schema);
  const listed = schemaFacets.map((facet) => facet['enum']).find(Array.isArray) as readonly unknown[] | undefined;
  if (listed !== undefined) return listed.map(String);
  const types = typesOf(schema);
  if (types === undefined || ![...types].every((type) => type === 'boolean' || type === 'null')) return undefined;
  return types.has('boolean') ? ['true', 'false', ...(types.has('null') ? ['null'] : [])] : undefined;
}

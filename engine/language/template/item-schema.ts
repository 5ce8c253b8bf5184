import type { Json, Schema } from '../../model/step-type.ts';
import { templateOf } from './templates-in.ts';
import { resolvePath, type World } from './resolve-path.ts';
import { itemsOf, typeOf } from '../schema/schema-view.ts';
import { isTemplate, loneExpression } from './is-template.ts';

/** The schema of the items of a for_each, as far as the schemas of inputs and the written values define it. */
export function itemSchema(forEach: Json, world: World): Schema {
  if (isTemplate(forEach)) return (itemsOf(schemaOf(forEach, world)) ?? {}) as Schema;
  return Array.isArray(forEach) ? shapeOf(forEach as readonly Json[], world) : {};
}

/** A common schema for several values: their types, and for maps every key that one of them has. */
function shapeOf(values: readonly Json[], world: World): Schema {
  if (values.length === 0 || values.some(isTemplate)) return values.length === 1 ? schemaOf(values[0], world) : {};
  const types = [...new Set(values.map(typeOf))];
  const maps = values.filter((value): value is { readonly [key: string]: Json } => typeOf(value) === 'object');
  const keys = [...new Set(maps.flatMap((map) => Object.keys(map)))];
  const held = (key: string): Json[] => maps.flatMap((map) => (Object.hasOwn(map, key) ? [map[key] as Json] : []));
  const lists = values.filter((value) => Array.isArray(value)) as readonly (readonly Json[])[];
  return {
    type: types,
    ...(maps.length > 0 ? { properties: Object.fromEntries(keys.map((key) => [key, shapeOf(held(key), world)])) } : {}),
    ...(lists.length > 0 ? { items: shapeOf(lists.flat(), world) } : {}),
  };
}

/** The schema of the target of a single expression; a schema for any value if it is unknown. */
function schemaOf(text: unknown, world: World): Schema {
  const parsed = isTemplate(text) ? templateOf(text, world.templates) : undefined;
  if (parsed?.ok !== true) return {};
  const lone = loneExpression(parsed.template);
  if (lone === undefined) return { type: 'string' };
  const found = lone.kind === 'path' ? resolvePath(lone, String(text), world) : undefined;
  return found?.ok === true ? (found.schema as Schema) : {};
}

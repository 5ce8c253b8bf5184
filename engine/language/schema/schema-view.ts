import type { Schema } from '../../model/step-type.ts';

export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

const combining = ['allOf', 'anyOf', 'oneOf'] as const;

/** A resolved schema and all schemas that it combines, with `then` and `else`: all of them may describe the value. */
export function facets(schema: unknown): readonly Schema[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = schema as Schema;
  const below = combining.flatMap((key) => (Array.isArray(own[key]) ? (own[key] as unknown[]) : []));
  return [own, ...[...below, own['then'], own['else']].flatMap(facets)];
}

/** The types that a schema permits; undefined if it does not restrict them. */
export function typesOf(schema: unknown): ReadonlySet<JsonType> | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const own = schema as Schema;
  if (typeof own['type'] === 'string') return new Set([own['type'] as JsonType]);
  if (Array.isArray(own['type'])) return new Set(own['type'] as JsonType[]);
  if ('const' in own) return new Set([typeOf(own['const'])]);
  if (Array.isArray(own['enum'])) return new Set(own['enum'].map(typeOf));
  for (const key of combining) {
    const branches = Array.isArray(own[key]) ? (own[key] as unknown[]).map(typesOf) : [];
    const known = branches.filter((types) => types !== undefined);
    if (known.length > 0 && (key === 'allOf' || known.length === branches.length)) {
      return key === 'allOf' ? known[0] : new Set(known.flatMap((types) => [...types]));
    }
  }
  return undefined;
}

/** The JSON type of a value; a whole number is an integer. */
export function typeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'boolean' || typeof value === 'string') return typeof value as JsonType;
  return 'object';
}

/** The schemas of a property: its own, that of a matching pattern, or that of additional properties. */
export function propertyOf(schema: unknown, name: string): unknown {
  const schemaFacets = facets(schema);
  for (const facet of schemaFacets) {
    const properties = facet['properties'] as Schema | undefined;
    if (properties !== undefined && Object.hasOwn(properties, name)) return properties[name];
  }
  for (const facet of schemaFacets) {
    const patterns = Object.entries((facet['patternProperties'] as Schema | undefined) ?? {});
    const match = patterns.find(([pattern]) => new RegExp(pattern, 'u').test(name));
    if (match !== undefined) return match[1];
  }
  return schemaFacets.map((facet) => facet['additionalProperties']).find((schema) => typeof schema === 'object');
}

/** The property names that a schema mentions. */
export function propertyNames(schema: unknown): readonly string[] {
  return [
    ...new Set(facets(schema).flatMap((facet) => Object.keys((facet['properties'] as Schema | undefined) ?? {}))),
  ];
}

/** The schemas of the items of an array. */
export function itemsOf(schema: unknown): unknown {
  return facets(schema)
    .map((facet) => facet['items'])
    .find((items) => typeof items === 'object' && items !== null);
}

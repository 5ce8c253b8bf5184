import type { Schema } from '../../engine/model/step-type.ts';

/** One property of a schema as documentation shows it; `depth` counts the objects around it. */
export interface Field {
  readonly name: string;
  readonly depth: number;
  readonly type: string;
  readonly isRequired: boolean;
  /** As JSON; undefined without a default. */
  readonly default: string | undefined;
  readonly description: string;
}

const kebab = (title: string): string => title.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const part = (schema: Schema, key: string): Schema | undefined => {
  const value = schema[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : undefined;
};

/** The number of kinds of value from which on a list of them is not helpful. */
const allTypes = 6;

/**
 * The type of a value in a word or two: "pci-address", "list of hex-id", "map of string", "override | new_id", "integer
 * 1..3600".
 */
export function typeName(schema: Schema): string {
  const choices = schema['enum'];
  if (Array.isArray(choices)) return choices.map((choice) => String(choice)).join(' | ');
  if (schema['const'] !== undefined) return String(schema['const']);
  const items = part(schema, 'items');
  if (schema['type'] === 'array' && items !== undefined && schema['title'] === undefined)
    return `list of ${typeName(items)}`;
  if (typeof schema['title'] === 'string') return kebab(schema['title']);
  const union = schema['oneOf'] ?? schema['anyOf'];
  if (Array.isArray(union)) return [...new Set(union.map((each) => typeName(each as Schema)))].join(' | ');
  const type = schema['type'];
  const values = part(schema, 'additionalProperties');
  if (type === 'object' && values !== undefined) return `map of ${typeName(values)}`;
  if (Array.isArray(type) && type.length >= allTypes) return 'any';
  const name = Array.isArray(type) ? type.join(' or ') : typeof type === 'string' ? type : 'any';
  const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
  if (minimum !== undefined && maximum !== undefined) return `${name} ${minimum}..${maximum}`;
  if (maximum !== undefined) return `${name} up to ${maximum}`;
  return minimum === undefined ? name : `${name} from ${minimum}`;
}

/** The properties of a resolved schema, depth first, in the order the schema gives them. */
export function schemaFields(schema: Schema, depth = 0): Field[] {
  const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  return Object.entries(part(schema, 'properties') ?? {}).flatMap(([name, value]) => {
    const property = value as Schema;
    const standard = property['default'];
    const field: Field = {
      name,
      depth,
      type: typeName(property),
      isRequired: required.includes(name),
      default: standard === undefined ? undefined : JSON.stringify(standard),
      description: typeof property['description'] === 'string' ? property['description'] : '',
    };
    const inner = property['type'] === 'array' ? (part(property, 'items') ?? {}) : property;
    return [field, ...schemaFields(inner, depth + 1)];
  });
}

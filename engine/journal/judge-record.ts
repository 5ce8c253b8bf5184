import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Schema } from '../model/step-type.ts';
import { resolveSchema } from '../schema/resolve-schema.ts';

let ajv: Ajv2020 | undefined;
const compiled = new WeakMap<Schema, ValidateFunction>();

/** The compiled schema of a stored record; compiled at its first use, because one process sees only few kinds of records. */
function compile(schema: Schema): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  // The first mistake is enough, and a hostile file must not be able to cause a long list of mistakes.
  ajv ??= new Ajv2020({
    strict: true,
    strictRequired: false,
    validateSchema: false,
    addUsedSchema: false,
    ownProperties: true,
    verbose: true,
    keywords: ['grammar'],
  });
  const { $id: _id, $schema: _dialect, $defs: _definitions, ...resolved } = resolveSchema(schema);
  const validate = ajv.compile(resolved);
  compiled.set(schema, validate);
  return validate;
}

/** A place in data as a program writes it, e.g. "it.change.path" or "it.order[2]". */
const placeOf = ({ instancePath }: ErrorObject, name: string): string =>
  instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((place, part) => (/^\d+$/.test(part) ? `${place}[${part}]` : `${place}.${part}`), name);

/** The first mistake in stored data by a schema, with its place below `name`; undefined if the data is valid. */
export function judgeRecord(data: unknown, schema: Schema, name: string): string | undefined {
  const validate = compile(schema);
  if (validate(data)) return undefined;
  // Of several alternatives, the one that matches the most is the most useful.
  const [first, ...others] = validate.errors ?? [];
  if (first === undefined) return `${name} is wrong`;
  const worst = others.reduce(
    (most, each) => (each.instancePath.length > most.instancePath.length ? each : most),
    first,
  );
  return `${placeOf(worst, name)} ${expectationOf(worst)}`;
}

/** The expected value of a place; for a text that does not match its pattern, the pattern in words. */
function expectationOf({ keyword, message, parentSchema }: ErrorObject): string {
  const { grammar, description } = (parentSchema ?? {}) as { readonly grammar?: string; readonly description?: string };
  const words = keyword === 'pattern' ? (grammar ?? description) : undefined;
  return words === undefined ? (message ?? 'is wrong') : `does not fit: ${words.replace(/\.$/, '')}`;
}

/** The definition of one kind in a schema that lists its kinds in `$defs` by their `kind`; undefined for an unknown kind. */
export function definitionOf(schema: Schema, kind: unknown): Schema | undefined {
  return definitionsByKind(schema).get(kind);
}

const indexed = new WeakMap<Schema, ReadonlyMap<unknown, Schema>>();

function definitionsByKind(schema: Schema): ReadonlyMap<unknown, Schema> {
  const known = indexed.get(schema);
  if (known !== undefined) return known;
  const { $defs = {} } = resolveSchema(schema) as { readonly $defs?: Readonly<Record<string, Schema>> };
  const found = new Map(
    Object.values($defs).flatMap((definition): (readonly [unknown, Schema])[] => {
      const { kind } = (definition['properties'] ?? {}) as { readonly kind?: { readonly const?: unknown } };
      return kind?.const === undefined ? [] : [[kind.const, definition]];
    }),
  );
  indexed.set(schema, found);
  return found;
}

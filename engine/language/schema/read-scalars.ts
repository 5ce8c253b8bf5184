import { isMap, isScalar, isSeq, Scalar, type ParsedNode, type YAMLMap } from 'yaml';
import type { Json, Schema } from '../../model/step-type.ts';
import { fitting } from './fitting.ts';
import { resolveSchema } from '../../schema/resolve-schema.ts';
import { itemsOf, propertyOf, typesOf, type JsonType } from './schema-view.ts';

/**
 * The data of a node, each scalar read by its schema: a string is the written text (`15e4`, `010`, `no`, a MAC), an
 * integer accepts decimal text only, and a scalar that does not match stays text, which the validator then refuses.
 * Objects have no prototype.
 */
export function readScalars(node: ParsedNode | null, schema: Schema): Json {
  return read(node, resolveSchema(schema));
}

/** The value of a scalar without quotes, by its schema. */
export function readText(text: string, schema: Schema): Json {
  return readPlain(text, typesOf(resolveSchema(schema)));
}

function read(node: ParsedNode | null, schema: unknown): Json {
  if (isMap(node)) {
    const shape = fitting(schema, writtenIn(node));
    const result = Object.create(null) as { [key: string]: Json };
    for (const pair of node.items) {
      const name = String((pair.key as Scalar).value);
      result[name] = read(pair.value as ParsedNode | null, propertyOf(shape, name));
    }
    return result;
  }
  if (isSeq(node)) return node.items.map((item) => read(item as ParsedNode, itemsOf(schema)));
  if (!isScalar(node)) return null;
  const text = String(node.value);
  return node.type === Scalar.PLAIN ? readPlain(text, typesOf(schema)) : text;
}

/** The value of a text without quotes for the permitted types; the text itself if it matches none of them. */
export function readPlain(text: string, types: ReadonlySet<JsonType> | undefined): Json {
  const may = (type: JsonType) => types === undefined || types.has(type);
  if (text === '') return null;
  if (text.includes('{{')) return text;
  if ((text === 'null' || text === '~') && may('null')) return null;
  if ((text === 'true' || text === 'false') && may('boolean')) return text === 'true';
  const whole = /^-?(0|[1-9][0-9]*)$/.test(text);
  if (whole && (may('integer') || may('number')) && Number.isSafeInteger(Number(text))) return Number(text);
  // If text is permitted too, 1.10 may be a version, which differs from 1.1.
  if (types?.has('number') === true && !types.has('string') && /^-?(0|[1-9][0-9]*)\.[0-9]+$/.test(text))
    return Number(text);
  return text;
}

/** The scalars of a map by their keys, to find the intended shape. */
function writtenIn(node: YAMLMap): Readonly<Record<string, unknown>> {
  const entries = node.items.map((pair) => [
    String((pair.key as Scalar).value),
    isScalar(pair.value) ? pair.value.value : undefined,
  ]);
  return Object.fromEntries(entries) as Readonly<Record<string, unknown>>;
}

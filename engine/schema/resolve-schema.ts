import common from '../../schemas/common.schema.json' with { type: 'json' };
import type { Schema } from '../model/step-type.ts';

const resolved = new WeakMap<Schema, Schema>();

/**
 * The schema with every `$ref` replaced by its target, so that paths through it are paths through the data.
 * References are `#/…` or into common.schema.json. If a reference has its own description, the description of the
 * target is kept as `grammar`. Throws an Error for a reference without a target or to itself: that is a bug in the
 * schema.
 */
export function resolveSchema(schema: Schema): Schema {
  const known = resolved.get(schema);
  if (known !== undefined) return known;
  const result = resolve(schema, schema, []) as Schema;
  resolved.set(schema, result);
  resolved.set(result, result);
  return result;
}

function resolve(node: unknown, root: Schema, within: readonly string[]): unknown {
  if (Array.isArray(node)) return node.map((item) => resolve(item, root, within));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref, ...siblings } = node as Schema;
  const own = Object.fromEntries(Object.entries(siblings).map(([key, value]) => [key, resolve(value, root, within)]));
  if (typeof $ref !== 'string') return own;
  const [file = '', path = ''] = $ref.split('#');
  if (file !== '' && !file.endsWith('common.schema.json'))
    throw new Error(`schema reference cannot be resolved: ${$ref}`);
  const home: Schema = file === '' ? root : common;
  const place = `${file}#${path}`;
  if (within.includes(place)) throw new Error(`schema reference refers to itself: ${$ref}`);
  const target = resolve(follow(home, path, $ref), home, [...within, place]) as Schema;
  const grammar =
    own['description'] !== undefined && target['description'] !== undefined ? { grammar: target['description'] } : {};
  return { ...target, ...grammar, ...own };
}

function follow(root: Schema, path: string, reference: string): unknown {
  let node: unknown = root;
  for (const part of path.split('/').slice(1)) {
    node = (node as Schema | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  if (node === undefined) throw new Error(`schema reference has no target: ${reference}`);
  return node;
}

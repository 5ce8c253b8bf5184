import type { Schema } from '../../model/step-type.ts';
import { propertyNames, propertyOf, typesOf } from './schema-view.ts';

/** A map's scalars by their keys; other values are undefined. */
type Written = Readonly<Record<string, unknown>>;

/**
 * The schema with each choice between shapes of a map decided: the branch whose fixed values and keys match the written
 * map best.
 */
export function fitting(schema: unknown, written: Written): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const own = schema as Schema;
  const chosen = ['anyOf', 'oneOf'].flatMap((key) => {
    const branches = (own[key] as unknown[] | undefined) ?? [];
    const scored = branches.map((branch) => ({ branch, score: fit(branch, written) }));
    const best = scored.toSorted((left, right) => right.score - left.score)[0];
    return best === undefined ? [] : [fitting(best.branch, written)];
  });
  const { anyOf: _any, oneOf: _one, ...rest } = own;
  return chosen.length === 0
    ? schema
    : { ...rest, allOf: [...((own['allOf'] as unknown[] | undefined) ?? []), ...chosen] };
}

function fit(branch: unknown, written: Written): number {
  const types = typesOf(branch);
  if (types !== undefined && !types.has('object')) return -1000;
  const names = new Set(propertyNames(branch));
  let score = 0;
  for (const [name, value] of Object.entries(written)) {
    score += names.has(name) ? 1 : -1;
    const property = propertyOf(branch, name) as Schema | undefined;
    const fixed =
      property?.['enum'] ?? (property !== undefined && 'const' in property ? [property['const']] : undefined);
    if (Array.isArray(fixed)) score += fixed.some((choice) => String(choice) === String(value)) ? 100 : -100;
  }
  return score;
}

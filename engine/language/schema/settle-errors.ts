import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Json } from '../../model/step-type.ts';
import { nearest } from '../yaml/nearest.ts';
import { valueAt } from '../yaml/value-at.ts';

/**
 * The useful errors. Errors about the value of a template are omitted (if `templates` are permitted). For a choice
 * between shapes, only the errors of the probably intended shape are kept, or none if a template may still make a shape
 * match.
 */
export function settleErrors(errors: readonly ErrorObject[], data: Json, templates: boolean): readonly ErrorObject[] {
  const choices = errors.filter(isChoice);
  const outer = choices.filter((choice) => !choices.some((other) => other !== choice && under(choice, other)));
  const loose = errors.filter((error) => !outer.some((choice) => choice === error || under(error, choice)));
  return [
    ...loose.filter((error) => !isEcho(error, loose) && !(templates && isTemplated(data, error))),
    ...outer
      .filter((choice) => !undecided(choice, loose) && !isMissedByAName(choice, errors, loose))
      .flatMap((choice) => settleChoice(choice, errors, data, templates)),
  ];
}

function settleChoice(
  choice: ErrorObject,
  errors: readonly ErrorObject[],
  data: Json,
  templates: boolean,
): readonly ErrorObject[] {
  if (templates && isTemplated(data, choice)) return [];
  if (Array.isArray((choice.params as { passingSchemas?: unknown }).passingSchemas)) return [choice];
  const inner = errors.filter((error) => error !== choice && under(error, choice));
  const branches = Map.groupBy(inner, (error) => error.schemaPath.slice(choice.schemaPath.length).split('/')[1] ?? '');
  const settled = [...branches.values()].map((branch) => settleErrors(branch, data, templates));
  if (settled.length === 0) return [choice];
  if (settled.some((branch) => branch.length === 0)) return [];
  const mistold = wrongKey(settled, choice);
  if (mistold !== undefined) return [mistold];
  const ranked = settled.toSorted((left, right) => misfit(left, choice) - misfit(right, choice));
  // For several forms of a scalar, or several optional keys, no shape is more similar than another: the error of the
  // choice itself is kept.
  const scalar = typeof choice.data !== 'object' || choice.data === null;
  const missing = settled
    .flat()
    .every((error) => error.keyword === 'required' && error.instancePath === choice.instancePath);
  return (scalar || missing) && settled.length > 1 ? [choice] : (ranked[0] ?? []);
}

/** If the key that selects the shape has none of the valid values, a single error names them all. */
function wrongKey(settled: readonly (readonly ErrorObject[])[], choice: ErrorObject): ErrorObject | undefined {
  const fixed = settled.map((branch) =>
    branch.find(
      (error) => error.keyword === 'const' && error.instancePath.lastIndexOf('/') === choice.instancePath.length,
    ),
  );
  const [first] = fixed;
  if (first === undefined || !fixed.every((error) => error?.instancePath === first.instancePath)) return undefined;
  const allowedValues = fixed.map((error) => (error?.params as { allowedValue?: unknown } | undefined)?.allowedValue);
  return { ...first, keyword: 'enum', params: { allowedValues } };
}

/** The distance of a shape from the written map: a different fixed value means that another shape was intended. */
function misfit(errors: readonly ErrorObject[], choice: ErrorObject): number {
  const depth = choice.instancePath.split('/').length;
  const other = errors.some((error) => {
    const below = error.instancePath.split('/').length - depth;
    return (below === 0 && error.keyword === 'type') || (below === 1 && ['const', 'enum'].includes(error.keyword));
  });
  return errors.length + (other ? 1000 : 0);
}

/** Whether the key that selects the shape was already reported as wrong or missing. */
function undecided(choice: ErrorObject, loose: readonly ErrorObject[]): boolean {
  const branches = choice.schema as readonly { readonly properties?: Readonly<Record<string, object>> }[];
  const keys = branches.flatMap(({ properties }) =>
    Object.entries(properties ?? {}).flatMap(([key, schema]) => ('const' in schema ? [key] : [])),
  );
  return loose.some(
    (error) =>
      keys.some((key) => error.instancePath === `${choice.instancePath}/${key}`) ||
      (error.instancePath === choice.instancePath &&
        error.keyword === 'required' &&
        keys.includes(String((error.params as { missingProperty?: unknown }).missingProperty))),
  );
}

function isChoice(error: ErrorObject): boolean {
  return error.keyword === 'anyOf' || error.keyword === 'oneOf';
}

function under(error: ErrorObject, choice: ErrorObject): boolean {
  const inPlace =
    error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`);
  return inPlace && error.schemaPath.startsWith(`${choice.schemaPath}/`);
}

/**
 * Whether another error describes the same mistake better: the branch of an `if`, an invalid property name, a misspelt
 * key for a missing one, a wrong type for a wrong fixed value, or the missing keys of an empty map.
 */
function isEcho(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword === 'if') return errors.some((other) => other !== error);
  if (error.keyword === 'required') return errors.some((other) => isMisspelt(other, error));
  if (error.keyword === 'const' || error.keyword === 'enum') {
    return errors.some(({ keyword, instancePath }) => keyword === 'type' && instancePath === error.instancePath);
  }
  if (isEmptyMap(error)) {
    const parent = error.instancePath.slice(0, error.instancePath.lastIndexOf('/'));
    return errors.some((other) => other.keyword === 'additionalProperties' && other.instancePath === parent);
  }
  return (
    error.propertyName !== undefined &&
    error.keyword !== 'propertyNames' &&
    error.schemaPath.includes('/propertyNames/')
  );
}

/** Whether an unknown key is similar to a missing key at the same place. */
function isMisspelt(unknown: ErrorObject, missing: ErrorObject): boolean {
  if (unknown.keyword !== 'additionalProperties' || unknown.instancePath !== missing.instancePath) return false;
  const { additionalProperty } = unknown.params as { readonly additionalProperty: string };
  const { missingProperty } = missing.params as { readonly missingProperty: string };
  return nearest(additionalProperty, [missingProperty]) !== undefined;
}

/** Whether a key that no shape has is a misspelt key of one of the shapes. */
function isMissedByAName(choice: ErrorObject, errors: readonly ErrorObject[], loose: readonly ErrorObject[]): boolean {
  const missing = errors.filter((error) => error.keyword === 'required' && under(error, choice));
  return loose.some((unknown) => missing.some((error) => isMisspelt(unknown, error)));
}

/** Whether a map is required and the value is empty: its content is often not indented. */
function isEmptyMap({ keyword, params, data }: ErrorObject): boolean {
  return keyword === 'type' && (params as { type?: unknown }).type === 'object' && data === null;
}

function isTemplated(data: Json, error: ErrorObject): boolean {
  const value = valueAt(data, pointerOf(error.instancePath));
  return typeof value === 'string' && value.includes('{{');
}

/** A JSON Pointer (RFC 6901) as names; array indexes stay text. */
export function pointerOf(path: string): readonly string[] {
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

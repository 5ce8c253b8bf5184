import { compileSchema } from '../../../engine/schema/compile-schema.ts';
import type { Json, Schema } from '../../../engine/model/step-type.ts';

/** An input with the defaults of its schema filled in, as a step gets it; throws for an invalid input. */
export function filled(schema: Schema, input: object): unknown {
  const copy = structuredClone(input) as Json;
  const errors = compileSchema(schema)(copy);
  if (errors.length > 0)
    throw new Error(errors.map(({ instancePath, message }) => `${instancePath} ${message}`).join(', '));
  return copy;
}

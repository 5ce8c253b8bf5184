import { Ajv2020 } from 'ajv/dist/2020.js';
import common from '../../schemas/common.schema.json' with { type: 'json' };
import { isSubnet } from '../../engine/subnet.ts';
import type { Schema } from '../../engine/step-type.ts';

/** An input with the defaults of its schema filled in, as a step gets it; throws for one that is not valid. */
export function filled(schema: Schema, input: object): unknown {
  const ajv = new Ajv2020({ useDefaults: true, allowUnionTypes: true, formats: { subnet: isSubnet } });
  ajv.addSchema(common);
  const copy: unknown = structuredClone(input);
  if (!ajv.validate(schema, copy)) throw new Error(ajv.errorsText());
  return copy;
}

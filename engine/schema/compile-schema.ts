import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Json, Schema } from '../model/step-type.ts';
import { isSubnet } from '../../schemas/formats/subnet.ts';
import { resolveSchema } from './resolve-schema.ts';

/** Fills the defaults into `data` and returns its mistakes. */
export type Check = (data: Json) => readonly ErrorObject[];

const compiled = new WeakMap<Schema, Check>();
let ajv: Ajv2020 | undefined;

/** The validator of a schema, compiled at its first use. Throws an Error for a schema that ajv's strict mode refuses. */
export function compileSchema(schema: Schema): Check {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  // Tests check the schemas with the meta-schema; doing it at every start would cost 30 ms.
  ajv ??= new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    useDefaults: true,
    validateSchema: false,
    formats: { subnet: isSubnet },
    addUsedSchema: false,
    keywords: ['grammar', 'comparedWith'],
  });
  const { $id: _id, $schema: _dialect, $defs: _definitions, ...resolved } = resolveSchema(schema);
  const validate = ajv.compile(resolved);
  const check: Check = (data) => (validate(data) ? [] : [...(validate.errors ?? [])]);
  compiled.set(schema, check);
  return check;
}

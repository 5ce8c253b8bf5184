import type { Schema } from '../../../engine/model/step-type.ts';

/** Facts enough for the tests of references. */
export const factsSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    kernel: { type: 'string' },
    table: { enum: ['DMAR', 'IVRS', null] },
    cpus: { type: 'array', items: { type: 'integer' } },
    nics: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: { driver: { type: ['string', 'null'] }, mac: { $ref: '#/$defs/mac' } },
      },
    },
  },
  $defs: { mac: { type: 'string' } },
};

import { defineStep, nothing, type Schema, type StepType } from '../../../engine/model/step-type.ts';

function change(name: string, schema: Schema): readonly [string, StepType] {
  const probe = () => Promise.resolve(null);
  return [name, defineStep({ kind: 'change', name, summary: name, takes: 'now', schema, probe, plan: () => nothing })];
}

/** Step types that show each shape a schema can have; they do nothing. */
export const stepTypes: ReadonlyMap<string, StepType> = new Map([
  change('bind', {
    type: 'object',
    additionalProperties: false,
    required: ['device', 'driver'],
    properties: {
      device: { $ref: '../common.schema.json#/$defs/pciAddress', description: 'The device.' },
      driver: { type: 'string', minLength: 1, description: 'The driver it passes to.' },
      vectors: { type: 'integer', minimum: 1, maximum: 64, default: 8, description: 'Interrupt vectors.' },
      force: { type: 'boolean', default: false, description: 'Take it anyway.' },
      ids: { type: 'array', items: { $ref: '../common.schema.json#/$defs/hexId' }, description: 'IDs.' },
      mode: { type: 'string', enum: ['override', 'new-id'], description: 'How.' },
      note: { type: ['string', 'null'], description: 'A note.' },
    },
    $defs: {
      outputs: {
        type: 'object',
        additionalProperties: false,
        required: ['driver', 'group', 'members'],
        properties: {
          driver: { type: ['string', 'null'], description: 'Its driver.' },
          group: { type: 'integer', description: 'Its IOMMU group.' },
          members: { type: 'array', items: { type: 'string' }, description: 'Who is in the group.' },
          bound: { type: 'boolean', description: 'Whether it is.' },
        },
      },
    },
  }),
  change('write', {
    type: 'object',
    additionalProperties: false,
    required: ['target', 'value'],
    properties: {
      value: { anyOf: [{ type: 'integer' }, { type: 'string', enum: ['auto', 'never'] }], description: 'The value.' },
      target: {
        description: 'Where.',
        oneOf: [
          {
            type: 'object',
            description: 'A file.',
            additionalProperties: false,
            required: ['kind', 'path'],
            properties: { kind: { const: 'file' }, path: { $ref: '../common.schema.json#/$defs/absolutePath' } },
          },
          {
            type: 'object',
            description: 'A kernel parameter.',
            additionalProperties: false,
            required: ['kind', 'name'],
            properties: { kind: { const: 'parameter' }, name: { type: 'string' }, number: { type: 'integer' } },
          },
        ],
      },
    },
  }),
  change('wait', {
    type: 'object',
    additionalProperties: false,
    properties: {
      path: { type: 'string', description: 'Until this path exists.' },
      command: { $ref: '../common.schema.json#/$defs/argv', description: 'Until this succeeds.' },
      extra: { type: 'object', additionalProperties: { type: 'string' }, description: 'Anything.' },
    },
    oneOf: [{ required: ['path'] }, { required: ['command'] }],
  }),
]);

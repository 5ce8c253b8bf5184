import playbookSchema from '../../../schemas/playbook.schema.json' with { type: 'json' };
import type { Schema } from '../../model/step-type.ts';

const { if: _variant, then: changes, else: whole, ...shared } = playbookSchema;
const { properties } = shared;

/** Of a playbook that stands for itself, with every step whole: what a composed playbook must be, too. */
export const wholeSchema: Schema = {
  ...shared,
  required: [...shared.required, ...whole.required],
  properties: {
    ...properties,
    inputs: { ...properties.inputs, ...whole.properties.inputs },
    steps: { ...properties.steps, ...whole.properties.steps },
  },
};

/** Of a variant: changes to inputs and steps of its base. */
export const variantSchema: Schema = {
  ...shared,
  properties: {
    ...properties,
    inputs: { ...properties.inputs, ...changes.properties.inputs },
    steps: { ...properties.steps, ...changes.properties.steps },
  },
};

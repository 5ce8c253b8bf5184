import playbookSchema from '../../../schemas/playbook.schema.json' with { type: 'json' };
import type { Schema } from '../../model/step-type.ts';

const { if: _variant, then: changes, else: whole, ...shared } = playbookSchema;
const { properties } = shared;

/** The schema of a playbook without a base, in which every step is complete. A composed playbook must match it too. */
export const wholeSchema: Schema = {
  ...shared,
  required: [...shared.required, ...whole.required],
  properties: {
    ...properties,
    inputs: { ...properties.inputs, ...whole.properties.inputs },
    steps: { ...properties.steps, ...whole.properties.steps },
  },
};

/** The schema of a variant: changes to inputs and steps of its base. */
export const variantSchema: Schema = {
  ...shared,
  properties: {
    ...properties,
    inputs: { ...properties.inputs, ...changes.properties.inputs },
    steps: { ...properties.steps, ...changes.properties.steps },
  },
};

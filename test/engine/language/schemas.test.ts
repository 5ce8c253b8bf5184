import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import labSchema from '../../../schemas/lab.schema.json' with { type: 'json' };
import playbookSchema from '../../../schemas/playbook.schema.json' with { type: 'json' };
import { inputTypes } from '../../../engine/language/load/input-types.ts';

/** Every schema of a property or of items below a node, by its path. */
function described(node: unknown, path: string): readonly (readonly [path: string, schema: object])[] {
  if (typeof node !== 'object' || node === null) return [];
  const { properties = {} } = node as { readonly properties?: object };
  const here = Object.entries(properties).flatMap(([name, schema]: [string, unknown]) =>
    typeof schema === 'object' && schema !== null ? [[`${path}.${name}`, schema] as const] : [],
  );
  return [
    ...here,
    ...Object.entries(node).flatMap(([key, below]: [string, unknown]) => described(below, `${path}/${key}`)),
  ];
}

describe.each([
  ['playbook', playbookSchema],
  ['lab', labSchema],
])('%s.schema.json', (name, schema) => {
  test('is a schema', () => {
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validateSchema(schema), ajv.errorsText()).toBe(true);
    expect(schema.$id.endsWith(`/${name}.schema.json`)).toBe(true);
  });
  test('describes every property', () => {
    const silent = described(schema, '').filter(
      ([path, each]) =>
        !('description' in each) && !('$ref' in each) && !path.includes('/if') && !path.includes('/else'),
    );
    expect(silent.map(([path]) => path)).toEqual([]);
  });
});

test('the types of inputs are the types that the schema lets through', () => {
  const { input, scalarType } = playbookSchema.$defs;
  expect(scalarType.enum).toEqual(Object.keys(inputTypes));
  expect(input.properties.type.enum).toEqual([...Object.keys(inputTypes), 'list']);
});

test('a variant can change every key that a step and an input can have', () => {
  const { step, stepChange, input, inputChange } = playbookSchema.$defs;
  const verbs = ['replace', 'change', 'before', 'after', 'remove'];
  expect(Object.keys(stepChange.properties).toSorted()).toEqual([...verbs, ...Object.keys(step.properties)].toSorted());
  expect(Object.keys(inputChange.properties)).toEqual(Object.keys(input.properties));
});

test('an editor accepts removed and changed steps in a variant, and not in a playbook', () => {
  const ajv = new Ajv2020({ strict: false });
  const check = ajv.compile(playbookSchema);
  const head = { runbook: 1, name: 'x', summary: 'X' };
  const step = { id: 'a', type: 'wait' };
  const change = { change: 'a', with: { timeout: 3 } };
  expect(check({ ...head, steps: [step, { id: 'b', include: 'x.yaml' }] })).toBe(true);
  expect(check({ ...head, extends: 'base', inputs: { nic: { default: 'x' } }, steps: [change, { remove: 'b' }] })).toBe(
    true,
  );
  expect(check({ ...head, extends: 'base' })).toBe(true);
  expect(check(head)).toBe(false);
  expect(check({ ...head, steps: [change] })).toBe(false);
  expect(check({ ...head, steps: [{ id: 'a' }] })).toBe(false);
  expect(check({ ...head, inputs: { nic: { default: 'x' } }, steps: [step] })).toBe(false);
  expect(check({ ...head, extends: 'base', steps: [{ ...change, wiht: 1 }] })).toBe(false);
});

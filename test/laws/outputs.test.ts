import { expect, test } from 'vitest';
import { compileSchema } from '../../engine/schema/compile-schema.ts';
import { resolveSchema } from '../../engine/schema/resolve-schema.ts';
import type { Json, Schema } from '../../engine/model/step-type.ts';
import { simulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { stepTypes } from '../../steps/index.ts';
import { applyOn } from './runbook-on.ts';
import { examples } from './scenarios.ts';

const schemas = new Map(
  stepTypes.map(({ name, schema }) => {
    const definitions = resolveSchema(schema)['$defs'] as Readonly<Record<string, Schema>> | undefined;
    return [name, definitions?.['outputs'] ?? { type: 'object', additionalProperties: false }];
  }),
);
const typeOf = (example: string): string => example.replace(/ example \d+$/, '');

// TypeScript lets a step type return more than its schema names; a later step could then read an undocumented value.
test.each(examples.map((example) => [example.name, example] as const))('the outputs of %s', async (name, example) => {
  const { events } = await applyOn(simulatedMachine(example.description), example);
  const ended = events.flatMap((event) => (event.kind === 'step-ended' && event.step === 'it' ? [event] : []));
  expect(ended).toHaveLength(1);
  const mistakes = ended.flatMap(({ outputs }) => compileSchema(schemas.get(typeOf(name)) ?? {})(outputs as Json));
  expect(mistakes).toEqual([]);
});

test('every step type has an example, so its outputs are tested', () =>
  expect([...new Set(examples.map(({ name }) => typeOf(name)))]).toEqual(stepTypes.map(({ name }) => name)));

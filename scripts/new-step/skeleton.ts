import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { StepNames } from './step-names.ts';

// The skeleton is a step type that works. Its author changes one thing after another, and its tests pass at each.
const schema = ({ name }: StepNames): string =>
  JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://runbook.example/schemas/steps/${name}.schema.json`,
    title: name,
    description: 'Sets how readily the kernel swaps memory out.',
    type: 'object',
    additionalProperties: false,
    required: ['value'],
    properties: {
      value: {
        description: 'The new value of vm.swappiness, e.g. 10.',
        type: 'integer',
        minimum: 0,
        maximum: 200,
      },
    },
    examples: [{ value: 10 }],
    $defs: {
      outputs: {
        description: 'Values that later steps can use.',
        type: 'object',
        additionalProperties: false,
        required: ['value'],
        properties: {
          value: {
            description: 'The value in force; null if the kernel does not show it.',
            type: ['integer', 'null'],
          },
        },
      },
    },
  });

const index = ({ name, value, type }: StepNames): string => `
import { setAttribute } from '../../engine/change/set-attribute.ts';
import { defineStep, nothing } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/${name}.schema.json' with { type: 'json' };
import type { ${type}, ${type}Outputs } from '../../schemas/types/steps/${name}.ts';

const path = '/proc/sys/vm/swappiness';

/** Sets how readily the kernel swaps memory out (Documentation/admin-guide/sysctl/vm.rst). */
export const ${value} = defineStep<${type}, string | null, ${type}Outputs>({
  kind: 'change',
  name: '${name}',
  schema,
  summary: 'Sets how readily the kernel swaps memory out',
  takes: 'now',
  probe: async (_, machine) => (await machine.read(path))?.trim() ?? null,
  plan(input, current) {
    const to = String(input.value);
    return current === to ? nothing : { ...nothing, changes: [setAttribute({ path, from: current, to })] };
  },
  outputs: (_, current) => ({ value: current === null ? null : Number(current) }),
});
`;

const test = ({ name, value }: StepNames): string => `
import { expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { ${value} } from '../../../steps/${name}/index.ts';
import { runOneStep } from '../../docs/run-one-step.ts';
import { planOf } from '../support/changing.ts';

const path = '/proc/sys/vm/swappiness';

test.each([
  { what: 'another value is one change', input: { value: 10 }, changes: [{ path, before: '60', after: '10' }] },
  { what: 'the value in force is no change', input: { value: 60 }, changes: [] },
])('$what', async ({ input, changes }) => {
  const proposal = await planOf(${value}, input, simulatedMachine(labHost));
  expect(proposal).toMatchObject({ changes, refusals: [], warnings: [] });
});

test('it is applied, needs no second run, and is undone', async () => {
  const machine = simulatedMachine(labHost);
  const run = await runOneStep(machine, ${value}, { value: 10 });
  expect(await machine.read(path)).toBe('60\\n');
  expect(await run.apply()).toMatchObject({ outcome: 'done', changes: 1 });
  expect(await machine.read(path)).toBe('10\\n');
  expect(run.events).toContainEqual(expect.objectContaining({ kind: 'step-ended', outputs: { value: 10 } }));
  expect((await run.planAgain()).steps).toMatchObject([{ kind: 'unchanged' }]);
  expect(await run.undo()).toMatchObject({ outcome: 'done', changes: 1 });
  expect(await machine.read(path)).toBe('60\\n');
});

test('a value that the kernel does not know is a mistake in the playbook', async () => {
  await expect(runOneStep(simulatedMachine(labHost), ${value}, { value: 201 })).rejects.toThrow(/value/);
});

test('it fails where the kernel has no such attribute', async () => {
  const run = await runOneStep(simulatedMachine({ ...labHost, settings: {} }), ${value}, { value: 10 });
  expect(await run.apply()).toMatchObject({ outcome: 'failed' });
});
`;

/** The path of each file that a new step type consists of, with its text as prettier writes it. */
export async function skeleton(root: string, names: StepNames): Promise<ReadonlyMap<string, string>> {
  const { name } = names;
  const files: readonly (readonly [string, string])[] = [
    [`schemas/steps/${name}.schema.json`, schema(names)],
    [`steps/${name}/index.ts`, index(names)],
    [`test/steps/${name}/${name}.test.ts`, test(names)],
  ];
  const written = files.map(async ([path, text]) => {
    const options = await resolveConfig(join(root, path));
    return [path, await format(text, { ...options, filepath: path })] as const;
  });
  return new Map(await Promise.all(written));
}

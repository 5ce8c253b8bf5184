import { withStepEntry } from './list-entry.ts';
import type { Names } from './names.ts';
import type { Skeleton } from './scaffold.ts';

// The skeleton is a working step type. Its author changes one thing after another, and its tests pass after each
// change.
const schema = ({ name }: Names): string =>
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

const index = ({ name, value, type }: Names): string => `
import { setAttribute } from '../../changes/attribute/set-attribute.ts';
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

const test = ({ name, value }: Names): string => `
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

/** A working step type: its schema, its code, its test and its entry in the list. */
export const stepSkeleton: Skeleton = {
  noun: 'step type',
  command: 'new-step',
  example: 'clock-source',
  files: (names) => [
    [`schemas/steps/${names.name}.schema.json`, schema(names)],
    [`steps/${names.name}/index.ts`, index(names)],
    [`test/steps/${names.name}/${names.name}.test.ts`, test(names)],
  ],
  generated: ({ name }) => [`schemas/types/steps/${name}.ts`],
  folders: ({ name }) => [`steps/${name}`, `test/steps/${name}`],
  list: { path: 'steps/index.ts', entry: withStepEntry },
  // The other files that the generator writes.
  touched: ['schemas', 'docs/steps.md', 'docs/facts.md'],
  done: ({ name }) => `The step type ${name} is ready to be changed. Until then it sets vm.swappiness.

  schemas/steps/${name}.schema.json   input, outputs and examples; its texts are the documentation
  steps/${name}/index.ts   what it looks at and what it proposes
  test/steps/${name}/${name}.test.ts   its cases on the simulated host
  steps/index.ts   its entry, the last of the list
  schemas/types/steps/${name}.ts and docs/steps.md   generated

Test it, now and after each change:

  npm run types && npm run format:check
  npx vitest run test/steps/${name} test/names.test.ts test/rooms.test.ts test/schemas.test.ts test/docs.test.ts test/docs
  npx vitest run test/laws -t '${name} example'

Next:

  1. Describe the input, the outputs and examples in the schema. Then: npm run generate
  2. Let probe read and plan propose what the step is for. What cannot work is refused:
     refused(refusal('check-name', reason, evidence)) of steps/support/, with a section in docs/preflights.md.
  3. Give the simulated host what the step type reads: an attribute of the kernel belongs into the settings of
     machines/simulated/hosts/lab-host.ts. Without it, the laws report that the example is refused.
  4. Add a case to the test for each change and each refusal.
  5. Move the entry in steps/index.ts to where docs/steps.md should list it, and add a line to CHANGELOG.md.

CONTRIBUTING.md, "A new step type in ten minutes", shows all of this for the step type clock-source.
`,
};

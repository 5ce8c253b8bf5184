import { withKindEntry } from './list-entry.ts';
import type { Names } from './names.ts';
import type { Skeleton } from './scaffold.ts';

// The skeleton is a working kind of change: the permission bits of a path. Its author changes one thing after another.
const schema = ({ name }: Names): string =>
  JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://runbook.example/changes/${name}/change.schema.json`,
    title: `${name}-change`,
    description: 'An existing path gets other permission bits.',
    type: 'object',
    required: ['kind', 'path', 'before', 'after'],
    properties: {
      kind: { description: 'The kind of change.', const: name },
      path: {
        description: 'The path. A link is followed.',
        $ref: '../../schemas/common.schema.json#/$defs/absolutePath',
      },
      before: {
        description: 'The permission bits before the change.',
        $ref: '../../schemas/common.schema.json#/$defs/permissionBits',
      },
      after: {
        description: 'The permission bits afterwards.',
        $ref: '../../schemas/common.schema.json#/$defs/permissionBits',
      },
    },
  });

const index = ({ value, type }: Names): string => `
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { succeed } from '../support/succeed.ts';
import type { ${type}Change } from './change.ts';
import schema from './change.schema.json' with { type: 'json' };

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

/** The permission bits of the path; null when it does not exist. */
async function observe({ path }: ${type}Change, machine: MachineReader): Promise<number | null> {
  return (await machine.stat(path))?.mode ?? null;
}

/** Sets the bits with chmod(1). Throws MachineError EXIT<code> with what it printed. */
async function perform({ path, after }: ${type}Change, { machine, signal }: Means): Promise<void> {
  await succeed(['chmod', octal(after), '--', path], machine, { signal });
}

const matches = (change: ${type}Change, seen: number | null, side: Side): boolean => seen === change[side];

/** The permission bits of a path. */
export const ${value}: ChangeKind<${type}Change, number | null> = {
  schema,
  endsWithBoot: ({ path }) => path.startsWith('/run/'),
  observe,
  perform,
  matches,
  invert: (change) => ({ ...change, before: change.after, after: change.before }),
  describe: ({ path, before, after }) => \`~ \${path} mode \${octal(before)} -> \${octal(after)}\`,
  describeSeen: (_, seen) => (seen === null ? 'no such path' : \`mode \${octal(seen)}\`),
  // A plan cannot show other bits to later steps yet: what they would read of this path is unknown.
  effects: ({ path }) => [{ kind: 'unknown', path }],
  subject: ({ path }) => path,
};
`;

const test = ({ name, type }: Names): string => `
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ${type}Change } from '../../../changes/${name}/change.ts';
import { changeKinds } from '../../../changes/index.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { invertOf, perform } from '../by-kind.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'runbook-${name}-'))));
afterAll(() => rm(folder, { recursive: true }));

/** A change of a new file, whose bits are 0644. */
async function changeOf(file: string): Promise<${type}Change> {
  const path = join(folder, file);
  await writeFile(path, '');
  await chmod(path, 0o644);
  return { kind: '${name}', path, before: 0o644, after: 0o600 };
}

test('it is made, read back and undone', async () => {
  await using machine = localMachine({ name: 'host' });
  const change = await changeOf('made');
  expect(changeKinds.matches(change, await changeKinds.observe(change, machine), 'before')).toBe(true);
  await perform(change, machine);
  expect(changeKinds.matches(change, await changeKinds.observe(change, machine), 'after')).toBe(true);
  const inverse = invertOf(change);
  await perform(inverse, machine);
  expect(await changeKinds.observe(change, machine)).toBe(0o644);
});

test('it is described', async () => {
  const change = await changeOf('described');
  expect(changeKinds.describe(change)).toBe(\`~ \${change.path} mode 0644 -> 0600\`);
  expect(changeKinds.describeSeen(change, null)).toBe('no such path');
});

test('a path that does not exist is an error', async () => {
  await using machine = localMachine({ name: 'host' });
  const change = { ...(await changeOf('there')), path: join(folder, 'gone') };
  await expect(perform(change, machine)).rejects.toMatchObject({ code: 'EXIT1' });
  expect(changeKinds.matches(change, await changeKinds.observe(change, machine), 'before')).toBe(false);
});
`;

/** A working kind of change: its schema, its record, its test and its entry in the table. */
export const changeSkeleton: Skeleton = {
  noun: 'kind of change',
  command: 'new-change',
  example: 'symbolic-link',
  files: (names) => [
    [`changes/${names.name}/change.schema.json`, schema(names)],
    [`changes/${names.name}/index.ts`, index(names)],
    [`test/changes/${names.name}/${names.name}.test.ts`, test(names)],
  ],
  generated: ({ name }) => [`changes/${name}/change.ts`],
  folders: ({ name }) => [`changes/${name}`, `test/changes/${name}`],
  list: { path: 'changes/index.ts', entry: withKindEntry },
  touched: ['schemas', 'docs/steps.md', 'docs/facts.md'],
  done: ({
    name,
  }) => `The kind of change ${name} is ready to be changed. Until then it sets the permission bits of a path.

  changes/${name}/change.schema.json   the change as the journal keeps it
  changes/${name}/index.ts   its record: how it is observed, made, compared, inverted and described
  changes/${name}/change.ts   its type, generated
  test/changes/${name}/${name}.test.ts   its cases on this machine
  changes/index.ts   its import and its entry in the table

Test it, now and after each change:

  npm run types && npm run format:check
  npx vitest run test/changes/${name} test/names.test.ts test/rooms.test.ts test/schemas.test.ts

Next:

  1. Describe the change in the schema. Then: npm run generate
  2. Let observe read what is on the machine now, in the shape of before and after. perform makes the change; an
     exit code of 0 or a write that returned is no proof, so observe is called again.
  3. A change of several writes needs isPartial: an interrupted change must be recognized.
  4. engine/model/change-kind.ts explains each member of the record, also those that are optional.
  5. Add a line to CHANGELOG.md. The laws run with the kind as soon as a step type proposes it.
`,
};

import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import type { Measurement } from '../../schemas/types/measurement.ts';
import { ownMachine, type OwnMachine } from './own-machine.ts';

const playbook = `runbook: 1
name: marked
summary: A file, and a number that is read from it
inputs:
  number: { type: integer }
steps:
  - id: mark
    type: file
    with: { path: "{{ inputs.folder }}/mark", content: "{{ inputs.number }}" }
  - id: it
    type: measure
    with:
      load: { tool: number, argv: [cat, "{{ inputs.folder }}/mark"] }
      duration: 1
      settle: 0
      collect: []
`.replace('inputs:\n', 'inputs:\n  folder: { type: path }\n');

async function prepare({ folder }: OwnMachine, changes = ''): Promise<void> {
  await writeFile(join(folder, 'marked.yaml'), playbook);
  await writeFile(
    join(folder, 'study.yaml'),
    `study: 1
name: marks
summary: Two marks
baseline: ten
blocks: 3
inputs: { folder: ${folder}, unheard: 1 }
${changes}variants:
  - { name: ten, playbook: marked.yaml, inputs: { number: 10 } }
  - { name: eleven, playbook: ./marked.yaml, inputs: { number: 11 } }
`,
  );
}

const env = (machine: OwnMachine) => ({ ...process.env, XDG_STATE_HOME: join(machine.folder, 'state'), NO_COLOR: '1' });

/** Runs the study with --json inside the machine; `kill` says at which line the whole of it is ended by SIGKILL. */
async function conduct(machine: OwnMachine, kill: (line: { kind: string }, count: number) => boolean = () => false) {
  const [nsenter = '', ...words] = machine.enter;
  const argv = [...words, 'study', 'run', 'study.yaml', '--yes', '--json'];
  const child = spawn(nsenter, argv, { cwd: machine.folder, env: env(machine), stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: { kind: string; [key: string]: unknown }[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(JSON.parse(text) as { kind: string });
    if (kill(lines.at(-1) ?? { kind: '' }, lines.length)) child.kill('SIGKILL');
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, lines, stderr };
}

async function measurements({ folder }: OwnMachine): Promise<readonly Measurement[]> {
  const root = join(folder, 'state/runbook/studies/marks/measurements');
  const names = (await readdir(root)).toSorted();
  return Promise.all(
    names.map(
      async (name) =>
        JSON.parse(await readFile(join(root, name, 'measurement/measurement.json'), 'utf8')) as Measurement,
    ),
  );
}

test('a study runs its blocks, and each measurement knows its place', { timeout: 180_000 }, async () => {
  await using machine = await ownMachine();
  await prepare(machine);
  const { code, lines, stderr } = await conduct(machine);
  expect(code, stderr).toBe(0);
  const order = lines.filter(({ kind }) => kind === 'run-began').map(({ position }) => position);
  expect(order).toEqual([1, 2, 3, 4, 5, 6]);
  const found = await measurements(machine);
  expect(found.map(({ study }) => study?.position)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(found.filter(({ study }) => study?.variant === 'ten')).toHaveLength(3);
  expect(found.map(({ study }) => study?.block)).toEqual([1, 1, 2, 2, 3, 3]);
  const folder = join(machine.folder, 'state/runbook/studies/marks/measurements');
  for (const [index, name] of (await readdir(folder)).toSorted().entries())
    expect((await readFile(join(folder, name, 'measurement/workload.txt'), 'utf8')).trim()).toBe(
      found[index]?.study?.variant === 'ten' ? '10' : '11',
    );
  await expect(readFile(join(machine.folder, 'mark'))).rejects.toThrow('ENOENT');
});

test(
  'killed anywhere, it goes on, and what was cut off is taken back and made again',
  { timeout: 300_000 },
  async () => {
    await using machine = await ownMachine();
    await prepare(machine);
    const kinds = ['run-began', 'run-named', 'run-measured', 'run-ended'];
    for (const kind of kinds) {
      const killed = await conduct(machine, (line) => line.kind === kind);
      expect(killed.code).toBeNull();
    }
    const { code, stderr } = await conduct(machine);
    expect(code, stderr).toBe(0);
    const good = (await measurements(machine)).filter(({ status }) => status === 'ok');
    expect(new Set(good.map(({ study }) => study?.position)).size).toBe(6);
    await expect(readFile(join(machine.folder, 'mark'))).rejects.toThrow('ENOENT');
  },
);

test('a study that was changed is not gone on with', async () => {
  await using machine = await ownMachine();
  await prepare(machine);
  await conduct(machine, (line) => line.kind === 'run-began');
  await prepare(machine, 'seed: 2\n');
  const { code, lines } = await conduct(machine);
  expect(code).toBe(2);
  expect(JSON.stringify(lines)).toMatch(/its text has changed/);
});

test.each([
  ['baseline: tenn', 'baseline: ten', /study.yaml:4:11 error: no variant is called 'tenn'/],
  ['boot: isolated, playbook: marked.yaml', 'playbook: marked.yaml', /no boot settings are called 'isolated'/],
  ['blocks: 2', 'blocks: 3', /blocks/],
  ['number: ten', 'number: 10', /variant 'ten': .*number/],
])('%s is a mistake with its place', async (wrong, right, message) => {
  await using machine = await ownMachine();
  await prepare(machine);
  const path = join(machine.folder, 'study.yaml');
  await writeFile(path, (await readFile(path, 'utf8')).replace(right, wrong));
  const { code, stderr } = await machine.run('study', 'plan', 'study.yaml');
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

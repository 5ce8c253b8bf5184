import { execFile, spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Measurement } from '../../../schemas/types/measurement.ts';
import { ownMachine, type OwnMachine } from '../own-machine.ts';
import { runbook } from '../run-binary.ts';

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

async function prepare({ folder }: OwnMachine, changes = '', also = ''): Promise<void> {
  await writeFile(join(folder, 'marked.yaml'), playbook);
  await writeFile(
    join(folder, 'study.yaml'),
    `study: 1
name: marks
summary: Two marks
baseline: ten
blocks: 3
inputs: { folder: ${folder} }
${changes}variants:
  - { name: ten, playbook: marked.yaml, inputs: { number: 10 }${also} }
  - { name: eleven, playbook: ./marked.yaml, inputs: { number: 11 }${also} }
`,
  );
}

const env = (machine: OwnMachine) => ({ ...process.env, XDG_STATE_HOME: join(machine.folder, 'state'), NO_COLOR: '1' });

/** Runs the study with --json inside the machine; `kill` selects the line at which all of it is ended with SIGKILL. */
async function conduct(
  machine: OwnMachine,
  kill: (line: { kind: string; [key: string]: unknown }, count: number) => boolean = () => false,
) {
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

/** The output of a verb that reads the files of the study. */
async function ask(machine: OwnMachine, ...argv: readonly string[]): Promise<string> {
  const [nsenter = '', ...words] = machine.enter;
  const options = { cwd: machine.folder, env: env(machine) };
  return (await promisify(execFile)(nsenter, [...words, ...argv], options)).stdout;
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

test('a study runs its blocks, and each measurement records its place', { timeout: 180_000 }, async () => {
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
  'killed anywhere, it continues, and the interrupted run is undone and repeated',
  { timeout: 300_000 },
  async () => {
    await using machine = await ownMachine();
    await prepare(machine);
    const kinds = ['run-began', 'run-named', 'run-measured', 'run-ended'];
    for (const kind of kinds) {
      const killed = await conduct(machine, (line) => line.kind === kind);
      expect(killed.code).toBeNull();
    }
    const { code, lines, stderr } = await conduct(machine);
    expect(code, stderr).toBe(0);
    // The remains of a killed study did not make a run fail; a slow machine may spoil a run, which is repeated.
    const spoiled = lines.filter(({ kind, status }) => kind === 'run-measured' && status !== 'ok');
    for (const { reason } of spoiled) expect(reason).not.toMatch(/not (ended|finished)|in use|held|already|left/);
    const good = (await measurements(machine)).filter(({ status }) => status === 'ok');
    const log = await readFile(join(machine.folder, 'state/runbook/studies/marks/study.ndjson'), 'utf8');
    expect(new Set(good.map(({ study }) => study?.position)).size, log).toBe(6);
    await expect(readFile(join(machine.folder, 'mark'))).rejects.toThrow('ENOENT');
  },
);

test('killed while boot settings are applied or undone, it applies them again', { timeout: 300_000 }, async () => {
  await using machine = await ownMachine();
  await prepare(machine, 'boots: { slow: { playbook: slow.yaml } }\n', ', boot: slow');
  const settings = join(machine.folder, 'settings');
  await writeFile(
    join(machine.folder, 'slow.yaml'),
    `runbook: 1
name: slow
summary: Two files, the second of which takes its time
inputs:
  folder: { type: path }
steps:
  - { id: one, type: file, with: { path: "{{ inputs.folder }}/settings", content: "1" } }
  - { id: two, type: wait, with: { command: [sleep, "1"] } }
  - { id: three, type: file, with: { path: "{{ inputs.folder }}/more", content: "1" } }
`,
  );
  for (const kind of ['boot-began', 'boot-run', 'boot-made']) {
    const killed = await conduct(machine, (line) => line.kind === kind);
    expect(killed.code).toBeNull();
  }
  // After the last run was undone, the settings are undone.
  const killed = await conduct(machine, (line) => line.kind === 'run-ended' && line['position'] === 6);
  expect(killed.code).toBeNull();
  const { code, stderr } = await conduct(machine);
  expect(code, stderr).toBe(0);
  expect((await measurements(machine)).map(({ status }) => status)).toEqual(Array(6).fill('ok'));
  for (const path of [settings, join(machine.folder, 'more'), join(machine.folder, 'mark')])
    await expect(readFile(path)).rejects.toThrow('ENOENT');
});

test(
  'a variant that the machine cannot run is skipped, and the report shows the reason',
  { timeout: 300_000 },
  async () => {
    await using machine = await ownMachine();
    await prepare(machine);
    const [check, study] = [join(machine.folder, 'toaster.yaml'), join(machine.folder, 'study.yaml')];
    const steps = 'steps:\n  - { id: it-is, type: host-check, with: { what: It is a toaster, path: /dev/toaster } }\n';
    await writeFile(check, playbook.replace('steps:\n', steps));
    await writeFile(
      study,
      `${await readFile(study, 'utf8')}  - { name: toasted, playbook: toaster.yaml, inputs: { number: 12 } }\n`,
    );
    const { code, lines, stderr } = await conduct(machine);
    expect(code, stderr).toBe(0);
    const skipped = lines.filter(({ kind }) => kind === 'variant-skipped');
    expect(skipped).toMatchObject([
      { variant: 'toasted', reason: expect.stringMatching(/^It is a toaster: \/dev\/toaster/) as string },
    ]);
    expect((await measurements(machine)).map(({ status }) => status)).toEqual(Array(6).fill('ok'));
    expect(await ask(machine, 'study', 'status', 'study.yaml')).toMatch(
      /toasted\s+– skipped on this machine: It is a toaster/,
    );
    expect(await ask(machine, 'report', 'marks', '--out', '-')).toMatch(/toasted was skipped/);
    expect(await ask(machine, 'report', 'marks', '--format', 'md', '--out', '-')).toMatch(
      /\*\*toasted\*\* \(skipped\): It is a toaster/,
    );
  },
);

test('a baseline that the machine cannot run stops the study', { timeout: 120_000 }, async () => {
  await using machine = await ownMachine();
  await prepare(machine);
  const path = join(machine.folder, 'marked.yaml');
  const steps = 'steps:\n  - { id: it-is, type: host-check, with: { what: It is a toaster, path: /dev/toaster } }\n';
  await writeFile(path, (await readFile(path, 'utf8')).replace('steps:\n', steps));
  const { code, stderr } = await conduct(machine);
  expect(stderr).toMatch(/this machine cannot run the baseline 'ten': It is a toaster/);
  expect(code).toBe(1);
});

test('a modified study is not continued', async () => {
  await using machine = await ownMachine();
  await prepare(machine);
  await conduct(machine, (line) => line.kind === 'run-began');
  await prepare(machine, 'seed: 2\n');
  const { code, lines } = await conduct(machine);
  expect(code).toBe(2);
  expect(JSON.stringify(lines)).toMatch(/its text has changed/);
});

test('the shipped studies are valid, and no other verb accepts a study as a playbook', async () => {
  const ask = (...argv: readonly string[]) => runbook(argv);
  const studies = ['playbooks/experiment.yaml', 'playbooks/studies/passthrough.yaml'];
  expect(await ask('validate', ...studies)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/5 variants/) as string,
  });
  for (const verb of ['plan', 'apply', 'explain']) {
    const { code, stderr } = await ask(verb, 'playbooks/experiment.yaml', '--lab', 'emulated');
    expect(code).toBe(2);
    expect(stderr).toMatch(/experiment.yaml is a study[^]*study run playbooks\/experiment.yaml/);
  }
});

test.each([
  ['baseline: tenn', 'baseline: ten', /study.yaml:4:11 error: the study has no variant 'tenn'/],
  ['boot: isolated, playbook: marked.yaml', 'playbook: marked.yaml', /the study has no boot settings 'isolated'/],
  ['blocks: 0', 'blocks: 3', /blocks/],
  ['inputs: { numbr: 1,', 'inputs: {', /no playbook of the study has an input 'numbr'[^]*did you mean 'number'/],
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

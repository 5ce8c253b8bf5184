import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownMachine } from '../own-machine.ts';
import { root, runbook } from '../run-binary.ts';

const secret = 'Zq-in-the-environment';
const playbook = (folder: string): string => `runbook: 1
name: secret
summary: Has a secret
inputs:
  token: { type: string, secret: true }
  number: { type: integer, default: 1 }
steps:
  - id: write
    type: file
    with: { path: ${folder}/token, content: "{{ inputs.token }}", mode: "0600" }
  - id: look
    type: wait
    with: { command: [sh, -c, "env >>${folder}/seen; tr '\\\\0' '\\\\n' </proc/$PPID/environ >>${folder}/seen; cp ${folder}/token ${folder}/copy"] }
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-variables-'));
  await writeFile(join(folder, 'p.yaml'), playbook(folder));
});
afterAll(() => rm(folder, { recursive: true }));

test('the variables are taken before anything else is done', async () => {
  const main = await readFile(join(root, 'cli/main.ts'), 'utf8');
  const [first] = main
    .split('\n')
    .filter((line) => /^\S.*\(/.test(line) && !/^(import|async function|function|\/\/|\/\*)/.test(line));
  expect(first).toBe('takeSecretVariables();');
});

test('ssh does not get them', async () => {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(
    join(bin, 'ssh'),
    `#!/bin/sh\nenv >>${folder}/ssh-env\nprintf '%s\\n' "$@" >>${folder}/ssh-env\nexit 255\n`,
  );
  await chmod(join(bin, 'ssh'), 0o755);
  await writeFile(
    join(folder, 'lab.yaml'),
    'lab: 1\nname: far\nmachines: { host: { connect: ssh, host: nowhere.invalid } }\n',
  );
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, RUNBOOK_INPUT_token: secret };
  const { stdout, stderr } = await runbook(['plan', 'p.yaml', '--lab', './lab.yaml'], { cwd: folder, env });
  const seen = await readFile(join(folder, 'ssh-env'), 'utf8');
  expect(seen).toContain('PATH=');
  expect(seen + stdout + stderr).not.toContain(secret);
  expect(seen).not.toContain('RUNBOOK_INPUT');
});

const study = (inputs: string): string => `study: 1
name: variables
summary: A study with a secret
baseline: one
blocks: 1
variants:
  - { name: one, playbook: p.yaml, inputs: { number: 1${inputs} } }
  - { name: two, playbook: p.yaml, inputs: { number: 2 } }
`;

test('the runs of a study get a secret, and nobody sees it', async () => {
  await using own = await ownMachine();
  await writeFile(join(own.folder, 'p.yaml'), playbook(own.folder));
  await writeFile(join(own.folder, 'study.yaml'), study(''));
  const [nsenter = '', ...words] = own.enter;
  const state = join(own.folder, 'state');
  const env = { RUNBOOK_INPUT_token: secret, XDG_STATE_HOME: state };
  const ran = await runbook([...words, 'study', 'run', 'study.yaml', '--yes', '--json'], {
    path: nsenter,
    cwd: own.folder,
    env,
  });
  expect(await readFile(join(own.folder, 'copy'), 'utf8'), ran.stdout + ran.stderr).toBe(secret);
  // The step looks at its own environment and at that of the runbook that started it.
  const seen = await readFile(join(own.folder, 'seen'), 'utf8');
  expect(seen.match(/^RUNBOOK_INPUTS_FD=3$/m)).not.toBeNull();
  expect(seen).not.toContain('RUNBOOK_INPUT_');
  expect(seen + ran.stdout + ran.stderr).not.toContain(secret);
});

test('a study must not contain a secret, because its text is kept', async () => {
  await writeFile(join(folder, 'study.yaml'), study(`, token: ${secret}`));
  const { code, stdout, stderr } = await runbook(['study', 'plan', 'study.yaml'], { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("input 'token' is secret, but a study is kept as text");
  expect(stderr).toContain('RUNBOOK_INPUT_token');
  expect(stderr).not.toContain(secret);
});

test.each(['/', 'abc', '  a  '])('a secret %j that could not be hidden is refused', async (short) => {
  const env = { RUNBOOK_INPUT_token: short };
  const { code, stdout, stderr } = await runbook(['plan', 'p.yaml'], { cwd: folder, env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("error: input 'token' is secret, but its value is shorter than 4 characters");
});

test('a secret that could not be hidden is reported at its place, and no secret in its line is shown', async () => {
  const inner = `runbook: 1
name: inner
summary: A block
inputs: { key: { type: string, secret: true, default: qd1 } }
steps:
  - { id: a, type: file, with: { path: /etc/x, content: "{{ inputs.key }}" } }
`;
  const outer = `runbook: 1
name: outer
summary: Short secrets
inputs: { one: { type: string, secret: true, default: qa1 }, two: { type: string, secret: true, default: qb2 } }
steps:
  - { id: passes, include: ./inner.yaml, with: { key: qc3 } }
  - { id: omits, include: ./inner.yaml }
  - { id: b, type: file, with: { path: /etc/b, content: "{{ inputs.one }}{{ inputs.two }}" } }
`;
  const lab = 'lab: 1\nname: l\nmachines: { host: { connect: simulated } }\ninputs: { one: qe5, x: qf6 }\n';
  await writeFile(join(folder, 'inner.yaml'), inner);
  await writeFile(join(folder, 'outer.yaml'), outer);
  await writeFile(join(folder, 'short.yaml'), lab);
  const placesOf = async (...argv: readonly string[]): Promise<readonly string[]> => {
    const { code, stderr } = await runbook(argv, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/q[a-f]\d/);
    return [...stderr.matchAll(/^(\S+) error: (input '\S+') is secret, but/gm)].map(([, at, what]) => `${at} ${what}`);
  };
  const blocks = ["outer.yaml:6:55 input 'passes/key'", "outer.yaml:7:7 input 'omits/key'"];
  for (const verb of ['plan', 'explain']) {
    expect(await placesOf(verb, 'outer.yaml')).toEqual([
      ...blocks,
      "outer.yaml:4:55 input 'one'",
      "outer.yaml:4:106 input 'two'",
    ]);
    expect(await placesOf(verb, 'outer.yaml', '--lab', './short.yaml', '--set', 'two=qb3')).toEqual([
      ...blocks,
      "./short.yaml:4:16 input 'one'",
      "--set:1:1 input 'two'",
    ]);
  }
});

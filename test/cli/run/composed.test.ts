import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownMachine, type OwnMachine } from '../own-machine.ts';

let own: OwnMachine;
let folder = '';
let at: (name: string) => string;

/** A step that makes a folder. */
const make = (name: string): string =>
  `type: command
    with: { argv: [mkdir, "{{ inputs.in }}/${name}"], undo: [rmdir, "{{ inputs.in }}/${name}"], creates: "{{ inputs.in }}/${name}", why: test }`;

const files: Readonly<Record<string, string>> = {
  'base.yaml': `runbook: 1
name: base
summary: A folder, a wait and a folder
inputs:
  in: { type: path }
  sign: { type: string, default: never }
steps:
  - id: one
    ${make('one')}
  - id: signal
    type: wait
    with: { path: { exists: "{{ inputs.in }}/{{ inputs.sign }}" }, timeout: 60, every: 0.1 }
  - id: two
    ${make('two')}
`,
  'labs/ours.yaml': `runbook: 1
name: ours
summary: Another sign, and a block before it
extends: ../base.yaml
inputs:
  sign: { default: go }
steps:
  - before: signal
    id: block
    include: ../block.yaml
    with: { in: "{{ inputs.in }}" }
`,
  'mine.yaml': `runbook: 1
name: mine
summary: A variant of the variant, without the second folder
extends: labs/ours.yaml
steps:
  - remove: two
  - id: three
    ${make('three')}
`,
  'block.yaml': `runbook: 1
name: block
summary: A folder of its own
inputs:
  in: { type: path }
steps:
  - id: inner
    ${make('inner')}
`,
};

beforeAll(async () => {
  own = await ownMachine();
  ({ folder } = own);
  at = (name) => join(folder, name);
  await mkdir(at('labs'));
  for (const [name, text] of Object.entries(files)) await writeFile(at(name), text);
});
afterAll(() => own[Symbol.asyncDispose]());

const made = () => ['one', 'inner', 'two', 'three'].filter((name) => existsSync(at(name)));

test('a variant of a variant with a block in it is planned', async () => {
  const { code, stdout, stderr } = await own.run('plan', 'mine.yaml', '--set', `in=${folder}`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect([...stdout.matchAll(/^ {2}(\S+)/gm)].map(([, id]) => id)).toEqual(['one', 'block.inner', 'signal', 'three']);
});

test('its run is resumed and undone from the journal alone, after its files were removed', async () => {
  const [nsenter = '', ...enter] = own.enter;
  const apply = ['apply', 'mine.yaml', '--set', `in=${folder}`, '--yes', '--json'];
  const killed = spawn(nsenter, [...enter, ...apply], {
    cwd: folder,
    env: { ...process.env, RUNBOOK_NODE: process.execPath, RUNBOOK_COMMAND: 'runbook' },
  });
  let said = '';
  for await (const chunk of killed.stdout) {
    said += String(chunk);
    if (said.includes('"step-started","step":"signal"')) break;
  }
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(made()).toEqual(['one', 'inner']);
  for (const name of Object.keys(files)) await rm(at(name));

  await writeFile(at('go'), '');
  const resumed = await own.run('resume');
  expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
  expect(made()).toEqual(['one', 'inner', 'three']);
  const runs = await own.run('runs', '--json');
  const undone = await own.run('undo', '--yes');
  expect({ code: undone.code, stderr: undone.stderr }).toEqual({ code: 0, stderr: '' });
  expect(undone.stdout).toContain('block.inner');
  expect(made()).toEqual([]);

  const run = /"run":"([^"]+)"/.exec(runs.stdout)?.[1] ?? '';
  expect((await own.run('runs', run)).stdout).toContain('mine.yaml');
  for (const [name, text] of Object.entries(files)) await writeFile(at(name), text);
});

test('only regular files are read, and an unreadable file is reported at its reference', async () => {
  await writeFile(at('large.yaml'), `# ${'x'.repeat(1024 * 1024)}\n`);
  await symlink('two.yaml', at('one.yaml'));
  await symlink('one.yaml', at('two.yaml'));
  await symlink('base.yaml', at('link.yaml'));
  const bases = [
    ['/dev/zero', 'it is not a regular file'],
    ['labs', "no playbook with the name 'labs' is shipped with runbook"],
    ['./labs', 'it is a folder'],
    ['../nowhere.yaml', 'the file does not exist'],
    ['large.yaml', 'it is larger than 1 MiB'],
    ['one.yaml', 'its symbolic links form a loop'],
    ['base', "no playbook with the name 'base' is shipped with runbook"],
    ['pasthrough', "no playbook with the name 'pasthrough' is shipped with runbook"],
  ] as const;
  for (const [base, why] of bases) {
    await writeFile(at('v.yaml'), `runbook: 1\nname: v\nsummary: V\nextends: ${base}\n`);
    const { code, stderr } = await own.run('validate', 'v.yaml');
    expect({ base, code, stderr }).toEqual({ base, code: 2, stderr: expect.stringContaining(why) });
    expect(stderr).toMatch(/^v\.yaml:4:10 error: /);
    if (base === 'base') expect(stderr).toContain('hint: to use a file, add its extension: base.yaml');
    if (base === 'pasthrough') expect(stderr).toContain("hint: did you mean 'passthrough'?");
  }
  await writeFile(at('v.yaml'), 'runbook: 1\nname: v\nsummary: V\nextends: link.yaml\n');
  expect(await own.run('validate', 'v.yaml')).toMatchObject({ code: 0, stdout: '✓ v.yaml  v, 3 steps\n' });
});

test('a secret that a block gets, or defines itself, is dots in its plan and its events', async () => {
  await writeFile(
    at('vault.yaml'),
    `runbook: 1
name: vault
summary: Has a secret
inputs:
  key: { type: string, secret: true, default: hunter2 }
  other: { type: string }
steps:
  - id: say
    type: file
    with: { path: ${folder}/kept, content: "{{ inputs.key }} {{ inputs.other }}", mode: "0600" }
    tell: "{{ inputs.other }}"
`,
  );
  await writeFile(
    at('keeper.yaml'),
    `runbook: 1
name: keeper
summary: Hands one in
inputs:
  mine: { type: string, secret: true, default: s3cret }
steps:
  - { id: a, include: vault.yaml, with: { other: "{{ inputs.mine }}" } }
`,
  );
  const said = [await own.run('plan', 'keeper.yaml', '--json'), await own.run('apply', 'keeper.yaml', '--yes')];
  for (const { code, stdout, stderr } of said) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('••••');
    expect(stdout).not.toMatch(/hunter2|s3cret/);
  }
});

test('the journal of a playbook in a single file is unchanged', async () => {
  await writeFile(at('go'), '');
  const applied = await own.run('apply', 'base.yaml', '--set', `in=${folder}`, '--set', 'sign=go', '--yes', '--json');
  expect(applied.code).toBe(0);
  const started = applied.stdout.split('\n').find((line) => line.includes('"run-started"')) ?? '';
  const { playbook } = JSON.parse(started) as { readonly playbook: Readonly<Record<string, unknown>> };
  expect(Object.keys(playbook)).toEqual(['path', 'text', 'sha256']);
  expect(playbook['text']).toBe(await readFile(at('base.yaml'), 'utf8'));
  expect((await own.run('undo', '--yes')).code).toBe(0);
});

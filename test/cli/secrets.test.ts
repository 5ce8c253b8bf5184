import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { veil } from '../../cli/veil.ts';
import { ownMachine, type OwnMachine } from './own-machine.ts';

const secret = 's3cr"t';
let own: OwnMachine;
let made = '';
beforeAll(async () => {
  own = await ownMachine();
  made = join(own.folder, `made-${secret}`);
  await writeFile(
    join(own.folder, 'secret.yaml'),
    `runbook: 1
name: secret
summary: Has a secret
inputs:
  in: { type: path, summary: Where }
  token: { type: string, summary: Nobody else's, secret: true }
steps:
  - id: make
    name: Make a folder
    type: command
    with:
      argv: [mkdir, "{{ inputs.in }}/made-{{ inputs.token }}"]
      undo: [rmdir, "{{ inputs.in }}/made-{{ inputs.token }}"]
      creates: "{{ inputs.in }}/made-{{ inputs.token }}"
      why: test
  - id: fail
    name: Fail
    type: wait
    with: { command: [ls, "/no/{{ inputs.token }}"], timeout: 1 }
`,
  );
});
afterAll(() => own[Symbol.asyncDispose]());

test('a secret stays out of the plan, the events, the messages and the list of runs, and the run can be undone', async () => {
  const inputs = ['--set', `in=${own.folder}`, '--set', `token=${secret}`];
  const said = [
    await own.run('plan', 'secret.yaml', ...inputs),
    await own.run('plan', 'secret.yaml', ...inputs, '--json'),
  ];
  const applied = await own.run('apply', 'secret.yaml', ...inputs, '--yes');
  expect(applied.code).toBe(1);
  expect(applied.stdout).toContain('made-••••');
  expect(existsSync(made)).toBe(true);
  const run = /runbook undo (\S+)/.exec(applied.stdout)?.[1] ?? '';
  said.push(
    applied,
    await own.run('resume', run, '--json'),
    await own.run('runs', run),
    await own.run('runs', run, '--json'),
  );
  said.push(await own.run('undo', run), await own.run('undo', run, '--yes', '--json'));
  expect(existsSync(made)).toBe(false);
  for (const { stdout, stderr } of said) {
    expect(stdout.length).toBeGreaterThan(100);
    expect(stdout + stderr).not.toMatch(/s3cr/);
  }
});

test('bytes that are no text are not shown where there are secrets', () => {
  const file = { encoding: 'base64', content: Buffer.from('password: s3cr').toString('base64'), mode: 0o600 };
  expect(veil({ after: file }, ['s3cr'])).toEqual({ after: { ...file, content: '••••' } });
  expect(veil({ after: file }, [])).toEqual({ after: file });
});

test('a file that holds a secret is not shown at all, for what it held before may be the secret of last time', () => {
  const file = (content: string) => ({ encoding: 'utf8', content, mode: 0o600 });
  const change = (before: object | null, after: object | null) => ({ kind: 'file', path: '/etc/a', before, after });
  const hidden = file('••••');
  expect(veil(change(file('password=last\n'), file('password=s3cr\n')), ['s3cr'])).toEqual(change(hidden, hidden));
  expect(veil(change(null, file('password=s3cr\n')), ['s3cr'])).toEqual(change(null, hidden));
  expect(veil(change(file('a\n'), file('b\n')), ['s3cr'])).toEqual(change(file('a\n'), file('b\n')));
  const done = { kind: 'change-done', step: 'a', index: 0, observed: file('password=last\n') };
  expect(veil(done, ['s3cr'])).toEqual({ ...done, observed: hidden });
});

test('what a record is known by is never hidden, however short the secret', () => {
  expect(veil({ kind: 'step-started', step: 'step', title: 'a step', count: 7 }, ['step', '7'])).toEqual({
    kind: 'step-started',
    step: 'step',
    title: 'a ••••',
    count: '••••',
  });
});

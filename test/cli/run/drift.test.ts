import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownMachine, type OwnMachine } from '../own-machine.ts';

let own: OwnMachine;
const inside = (name: string): string => join(own.folder, name);
const textOf = (name: string): string => readFileSync(inside(name), 'utf8');

beforeAll(async () => {
  own = await ownMachine();
  const file = (id: string, content: string): string =>
    `  - { id: ${id}, name: A file, type: file, with: { path: ${inside(id)}, content: "${content}" } }\n`;
  writeFileSync(
    inside('files.yaml'),
    `runbook: 1\nname: files\nsummary: Files that others edit\nsteps:\n${file('line', 'A=1\\nA=2\\n')}${file('word', 'ARGS=\\"quiet nosmt\\"\\n')}${file('new', 'mine\\n')}`,
  );
});
afterAll(() => own[Symbol.asyncDispose]());

const records = (stdout: string): { kind: string; [key: string]: unknown }[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string });

test('later modifications are shown by status, kept by undo, undone by name, and restored by undoing that', async () => {
  writeFileSync(inside('line'), 'A=1\n');
  writeFileSync(inside('word'), 'ARGS="quiet"\n');
  expect((await own.run('apply', inside('files.yaml'), '--yes')).code).toBe(0);
  expect(await own.run('status')).toMatchObject({ code: 0, stdout: expect.stringContaining('3 changes in effect') });
  expect((await own.run('undo', '--plan', '--detailed-exitcode')).code).toBe(4);

  writeFileSync(inside('line'), '# theirs\nA=1\nA=2\n');
  writeFileSync(inside('word'), 'ARGS="quiet nosmt splash"\n');
  writeFileSync(inside('new'), 'mine\ntheirs\n');
  const status = await own.run('status', '--json');
  expect(status.code).toBe(4);
  const run = records(status.stdout).find(({ kind }) => kind === 'run-status');
  expect(run?.['changes']).toMatchObject(
    ['line', 'word', 'new'].map((name) => ({
      name,
      standing: { kind: 'drifted', drift: { distance: { kind: 'lines', more: 1 } } },
    })),
  );

  const plan = await own.run('undo', '--plan', '--json');
  expect(plan.code).toBe(0);
  expect(records(plan.stdout).find(({ kind }) => kind === 'undo-plan')?.['changes']).toMatchObject([
    { name: 'new', kind: 'drifted', force: { kind: 'file', after: null } },
    { name: 'word', kind: 'restore', way: 'merged' },
    { name: 'line', kind: 'restore', way: 'merged' },
  ]);
  expect([textOf('line'), existsSync(inside('new'))]).toEqual(['# theirs\nA=1\nA=2\n', true]);
  const strange = await own.run('undo', '--force', 'wrod', '--yes');
  expect(strange).toMatchObject({ code: 2, stderr: expect.stringContaining("did you mean 'word'?") });

  // A yes alone forces nothing.
  const undone = await own.run('undo', '--yes');
  expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining(', except 1 change that was not undone') });
  expect([textOf('line'), textOf('word'), textOf('new')]).toEqual([
    '# theirs\nA=1\n',
    'ARGS="quiet splash"\n',
    'mine\ntheirs\n',
  ]);

  // After the undo, the run is not shown any more; the undo of the undo restores the applied state.
  expect((await own.run('status')).code).toBe(0);
  const [undo = '', first = ''] = (await own.run('runs')).stdout
    .trimEnd()
    .split('\n')
    .toReversed()
    .map((line) => line.split(' ')[0] ?? '');
  expect((await own.run('undo', undo, '--yes')).code).toBe(0);
  expect([textOf('line'), textOf('word')]).toEqual(['# theirs\nA=1\nA=2\n', 'ARGS="quiet nosmt splash"\n']);

  const forced = await own.run('undo', first, '--force', 'new', '--force', 'line', '--yes');
  expect(forced).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('forced, although it was modified after the run'),
  });
  expect([textOf('line'), textOf('word'), existsSync(inside('new'))]).toEqual([
    'A=1\n',
    'ARGS="quiet splash"\n',
    false,
  ]);
  const last = (await own.run('runs')).stdout.trimEnd().split('\n').at(-1)?.split(' ')[0] ?? '';
  expect((await own.run('undo', last, '--yes')).code).toBe(0);
  expect([textOf('line'), textOf('new')]).toEqual(['# theirs\nA=1\nA=2\n', 'mine\ntheirs\n']);
}, 60_000);

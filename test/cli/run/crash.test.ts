import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownMachine, type OwnMachine } from '../own-machine.ts';

let own: OwnMachine;
let folder = '';

beforeAll(async () => {
  own = await ownMachine();
  ({ folder } = own);
  await writeFile(
    join(folder, 'three.yaml'),
    `runbook: 1
name: three
summary: Two folders with a wait between them
inputs:
  in: { type: path, summary: Where }
steps:
  - id: one
    name: Make a folder
    type: command
    with: { argv: [mkdir, "{{ inputs.in }}/one"], undo: [rmdir, "{{ inputs.in }}/one"], creates: "{{ inputs.in }}/one", why: test }
  - id: signal
    name: Wait for a sign
    type: wait
    with: { path: { exists: "{{ inputs.in }}/go" }, timeout: 60, every: 0.1 }
  - id: two
    name: Make another
    type: command
    with: { argv: [mkdir, "{{ inputs.in }}/two"], undo: [rmdir, "{{ inputs.in }}/two"], creates: "{{ inputs.in }}/two", why: test }
`,
  );
});
afterAll(() => own[Symbol.asyncDispose]());

const inside = (...argv: string[]) => own.run(...argv);
const apply = (): string[] => ['apply', join(folder, 'three.yaml'), '--set', `in=${folder}`, '--yes'];

test('a killed run prevents other runs, is resumed, and is undone', async () => {
  expect(await inside('runs')).toEqual({ code: 0, stdout: 'This machine has no runs.\n', stderr: '' });
  expect(await inside('undo')).toEqual({ code: 0, stdout: '', stderr: 'No run to undo was found.\n' });

  const [nsenter = '', ...enter] = own.enter;
  const killed = spawn(nsenter, [...enter, ...apply(), '--json'], {
    cwd: folder,
    env: { ...process.env, RUNBOOK_NODE: process.execPath, RUNBOOK_COMMAND: 'runbook' },
  });
  let said = '';
  for await (const chunk of killed.stdout) {
    said += String(chunk);
    if (!said.includes('"step-started","step":"signal"')) continue;
    // Without --yes and without a terminal: a refusal comes before the confirmation.
    const second = await inside(...apply().slice(0, -1));
    expect({ code: second.code, said: second.stdout }).toEqual({
      code: 3,
      said: expect.stringContaining('machine-held'),
    });
    const undo = await inside('undo');
    expect({ code: undo.code, said: undo.stdout }).toEqual({ code: 3, said: expect.stringContaining('machine-held') });
    break;
  }
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(existsSync(join(folder, 'one'))).toBe(true);

  const third = await inside(...apply().slice(0, -1));
  expect({ code: third.code, said: third.stdout }).toEqual({
    code: 3,
    said: expect.stringContaining('unfinished-run'),
  });
  expect((await inside('runs')).stdout).toMatch(/ not ended +1 change /);

  await writeFile(join(folder, 'go'), '');
  const resumed = await inside('resume');
  expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
  expect(existsSync(join(folder, 'two'))).toBe(true);
  expect((await inside('resume')).stderr).toBe('No run to resume was found.\n');

  const undone = await inside('undo', '--yes');
  expect({ code: undone.code, stderr: undone.stderr }).toEqual({ code: 0, stderr: '' });
  expect([existsSync(join(folder, 'one')), existsSync(join(folder, 'two'))]).toEqual([false, false]);
  expect((await inside('runs')).stdout).toMatch(/ undone +2 changes .* by /);
  expect(await readFile(join(folder, 'go'), 'utf8')).toBe('');
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownMachine, type OwnMachine } from '../own-machine.ts';

let own: OwnMachine;
const inside = (name: string): string => join(own.folder, name);

beforeAll(async () => {
  own = await ownMachine();
  await writeFile(
    inside('slow.yaml'),
    `runbook: 1
name: slow
summary: A folder that takes its time to go
inputs:
  in: { type: path, summary: Where }
steps:
  - id: make
    name: Make a folder
    type: command
    with:
      argv: [mkdir, "{{ inputs.in }}/made"]
      undo: [sh, -c, 'touch "$0/begun"; until [ -e "$0/go" ]; do sleep 0.1; done; rmdir "$0/made"', "{{ inputs.in }}"]
      creates: "{{ inputs.in }}/made"
      why: test
`,
  );
});
afterAll(() => own[Symbol.asyncDispose]());

test('a killed undo is continued by undo, and then no longer prevents other runs', async () => {
  const apply = ['apply', inside('slow.yaml'), '--set', `in=${own.folder}`, '--yes'];
  expect(await own.run(...apply)).toMatchObject({ code: 0, stderr: '' });
  const [nsenter = '', ...enter] = own.enter;
  const killed = spawn(nsenter, [...enter, 'undo', '--yes'], {
    cwd: own.folder,
    env: { ...process.env, RUNBOOK_NODE: process.execPath, RUNBOOK_COMMAND: 'runbook' },
  });
  await expect.poll(() => existsSync(inside('begun')), { timeout: 60_000 }).toBe(true);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const left = (await own.run('runs')).stdout;
  expect(left).toMatch(/ not ended +1 change .* undo of /);
  await writeFile(inside('go'), '');

  const again = await own.run('undo', '--yes');
  expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: '' });
  expect(existsSync(inside('made'))).toBe(false);
  const after = (await own.run('runs')).stdout;
  expect(after.split('\n')).toHaveLength(left.split('\n').length);
  expect(after).not.toContain('not ended');

  const first = /^(\S+) +undone /m.exec(after)?.[1] ?? '';
  const over = await own.run('undo', first);
  expect({ code: over.code, stderr: over.stderr }).toEqual({ code: 0, stderr: '' });
  expect(over.stdout).toContain('Undo: 1 already undone');
  expect(await own.run(...apply)).toMatchObject({ code: 0, stderr: '' });
});

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atTerminal, quoted } from '../at-terminal.ts';
import { ownMachine, type OwnMachine } from '../own-machine.ts';
import { root, runbook } from '../run-binary.ts';

let own: OwnMachine;
beforeAll(async () => {
  own = await ownMachine();
  await writeFile(
    join(own.folder, 'two.yaml'),
    `runbook: 1
name: two
summary: Two folders, the first of which takes its time
inputs:
  in: { type: path, summary: Where }
steps:
  - id: one
    name: Make a folder
    type: command
    with:
      argv: [sh, -c, 'touch "$0/begun"; until [ -e "$0/go" ]; do sleep 0.1; done; mkdir "$0/one"', "{{ inputs.in }}"]
      creates: "{{ inputs.in }}/one"
      irreversible: true
      why: test
  - id: two
    name: Make another
    type: command
    with: { argv: [mkdir, "{{ inputs.in }}/two"], creates: "{{ inputs.in }}/two", irreversible: true, why: test }
`,
  );
});
afterAll(() => own[Symbol.asyncDispose]());

test('if the terminal is closed, the present step finishes and the run stops in order', async () => {
  const inside = (name: string) => join(own.folder, name);
  const words = [...own.enter, 'apply', inside('two.yaml'), '--set', `in=${own.folder}`, '--yes'];
  const terminal = atTerminal(`exec ${quoted(words)}`, own.folder);
  await expect.poll(() => existsSync(inside('begun')), { timeout: 60_000 }).toBe(true);
  terminal.child.kill('SIGKILL');
  // A spinner that draws now has no terminal.
  await expect.poll(async () => (await own.run('runs')).stdout, { timeout: 60_000 }).toMatch(/ not ended +1 change /);
  await writeFile(inside('go'), '');
  await expect.poll(async () => (await own.run('runs')).stdout, { timeout: 60_000 }).toMatch(/ interrupted +1 change /);
  expect([existsSync(inside('one')), existsSync(inside('two'))]).toEqual([true, false]);
});

test('a full disk behind standard output is reported, also by the exit code', async () => {
  const command = `'${join(root, 'bin', 'runbook')}' steps >/dev/full`;
  const { code, stderr } = await runbook(['-c', command], { path: 'sh' });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^error: standard output could not be written completely: ENOSPC/),
  });
});

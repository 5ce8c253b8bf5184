import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownMachine, type OwnMachine } from '../own-machine.ts';

let own: OwnMachine;

beforeAll(async () => {
  own = await ownMachine();
  await writeFile(
    join(own.folder, 'boot.yaml'),
    `runbook: 1
name: boot
summary: Waits for a boot that does not come
inputs:
  in: { type: path, summary: Where }
steps:
  - id: make
    type: command
    with: { argv: [mkdir, "{{ inputs.in }}/made"], undo: [rmdir, "{{ inputs.in }}/made"], creates: "{{ inputs.in }}/made", why: test }
  - id: boot
    type: reboot
    with: { always: true }
`,
  );
});
afterAll(() => own[Symbol.asyncDispose]());

test('a run on this machine waits for the boot; resumed earlier, it still waits; after undo, the unit does nothing', async () => {
  const applied = await own.run('apply', 'boot.yaml', '--set', `in=${own.folder}`, '--yes');
  expect(applied).toMatchObject({ code: 5, stderr: '' });
  expect(applied.stdout).toMatch(/a reboot of host \(as requested\): run `systemctl reboot`/);
  // This machine has no systemd to continue it.
  expect(applied.stdout).not.toMatch(/by itself/);
  const { stdout } = await own.run('runs', '--json');
  const { run, state } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { run: string; state: string };
  expect(state).toBe('waiting');
  expect((await own.run('resume', run, '--unattended')).code).toBe(5);
  expect((await own.run('undo', '--yes')).code).toBe(0);
  const late = await own.run('resume', run, '--unattended');
  expect(late).toMatchObject({ code: 0 });
  expect(late.stdout + late.stderr).toMatch(/no longer waits: it is undone/);
});

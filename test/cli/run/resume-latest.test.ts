import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownMachine, type OwnMachine } from '../own-machine.ts';

/** A playbook whose only step changes nothing, and fails until the file "there" exists. */
async function waiting({ folder }: OwnMachine): Promise<string> {
  const path = join(folder, 'wait.yaml');
  const step = `{ id: wait, type: wait, with: { path: { exists: ${folder}/there }, timeout: 1 } }`;
  await writeFile(path, `runbook: 1\nname: wait\nsummary: Waits\nsteps:\n  - ${step}\n`);
  return path;
}

const saidOf = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string => stdout + stderr;

test('resume without an id continues the run whose end has just named it, although it made no change', async () => {
  await using machine = await ownMachine();
  const failed = await machine.run('apply', await waiting(machine), '--yes');
  expect(failed.code).toBe(1);
  const run = /resume (\d{8}-\d{6}-\w+)/.exec(failed.stdout)?.[1] ?? '';
  expect(run).not.toBe('');
  const status = await machine.run('status');
  expect(status.stdout).toContain(`resume ${run}`);
  expect(status.code).toBe(0);
  await writeFile(join(machine.folder, 'there'), '');
  const resumed = await machine.run('resume');
  expect(resumed.stdout).toMatch(/^done {6}wait/m);
  expect(resumed.code).toBe(0);
  expect(saidOf(await machine.run('resume'))).toContain('No run to resume was found.');
});

test('an old run that stopped without a change is not continued after a later run', async () => {
  await using machine = await ownMachine();
  const path = await waiting(machine);
  expect((await machine.run('apply', path, '--yes')).code).toBe(1);
  await writeFile(join(machine.folder, 'there'), '');
  expect((await machine.run('apply', path, '--yes')).code).toBe(0);
  expect(saidOf(await machine.run('resume'))).toContain('No run to resume was found.');
  expect((await machine.run('status')).stdout).toContain('No changes by runs exist on this machine.');
});

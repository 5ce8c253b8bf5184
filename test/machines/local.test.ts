import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { localMachine } from '../../machines/local/local-machine.ts';
import { conformance } from './conformance/conformance.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const makeFolder = async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'runbook-local-')));
  folders.push(folder);
  return folder;
};

conformance('local', async () => {
  const folder = await makeFolder();
  const options = { name: 'host', lockPath: join(folder, 'lock') };
  const program = join(import.meta.dirname, 'hold-lock-until-killed.ts');
  const holder = [process.execPath, program, 'local', JSON.stringify(options)];
  return { machine: localMachine(options), folder, holder };
});

test('disposing kills running programs and releases the lock', async () => {
  const lockPath = join(await makeFolder(), 'lock');
  const machine = localMachine({ name: 'host', lockPath });
  await machine.lock({ run: 'r', operator: 'o', since: 's' });
  const running = machine.run(['sleep', '300']);
  await machine[Symbol.asyncDispose]();
  expect(await running).toMatchObject({ code: null, timedOut: false });
  await using next = localMachine({ name: 'host', lockPath });
  expect(await next.lock({ run: 'r2', operator: 'o', since: 's' })).toHaveProperty('holder.run', 'r2');
  expect(machine.outlivesReboot).toBe(false);
});

test('arguments that no program can get are a machine error, not a bug', async () => {
  await using machine = localMachine({ name: 'host' });
  await expect(machine.run(['true', 'x'.repeat(300_000)])).rejects.toMatchObject({
    name: 'MachineError',
    code: 'E2BIG',
  });
  await expect(machine.query(['true', 'a\0b'])).rejects.toMatchObject({ name: 'MachineError' });
});

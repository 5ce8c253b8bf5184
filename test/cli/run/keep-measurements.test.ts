import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepMeasurements } from '../../../cli/run/keep-measurements.ts';
import type { FileStat, MachineReader } from '../../../engine/model/machine.ts';

/** A machine that reports these files in one measurement, each of `size` bytes. */
const reporting = (files: readonly string[], size: number): MachineReader =>
  ({
    name: 'host',
    list: async (path: string) => (path.endsWith('/measurements') ? ['one', '../../up', '.hidden'] : files),
    stat: async (): Promise<FileStat> => ({ kind: 'file', mode: 0o600, owner: 0, group: 0, size }),
    readFile: async () => ({ encoding: 'utf8', content: 'x', mode: 0o600, owner: 0, group: 0 }),
  }) as unknown as MachineReader;

async function keep(files: readonly string[], size: number): Promise<readonly [string | null, readonly string[]]> {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-kept-'));
  try {
    const why = await keepMeasurements(reporting(files, size), 'r', folder);
    return [why, (await readdir(folder, { recursive: true })).toSorted()];
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('the names that a machine reports do not lead out of the folder of the copy', async () => {
  const found = await keep(['cpu.txt', '../escaped', 'a/b', '..', 'perf.data'], 1);
  expect(found).toEqual([null, ['measurements', 'measurements/one', 'measurements/one/cpu.txt']]);
});

test('a machine cannot fill the disk of the operator, and the missing part is reported', async () => {
  const [why, files] = await keep(['a', 'b', 'c'], 400 * 1024 ** 2);
  expect(why).toContain('the measurements of run r were not all copied to ');
  expect(files.filter((name) => /one\/.$/.test(name))).toEqual(['measurements/one/a', 'measurements/one/b']);
  const many = await keep(
    Array.from({ length: 5_001 }, (_, at) => `f${at}`),
    1,
  );
  expect(many[0]).toContain('more than 5000 files or 1 GiB');
});

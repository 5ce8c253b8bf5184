import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bootsTrial } from '../../machines/emulated/boots-trial.ts';

const installed = ((): boolean => {
  try {
    execFileSync('qemu-system-x86_64', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!installed)('a machine that runs its boot sector is told from one that does not start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-trial-'));
  try {
    expect(await bootsTrial(folder, ['-accel', 'tcg'], process.env)).toBe(true);
    expect(await bootsTrial(folder, ['-accel', 'none'], process.env)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

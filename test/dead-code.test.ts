import { execa } from 'execa';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Runs knip as `npm run check:dead` does; the output lists its findings and is empty without findings. */
async function findDeadCode(...flags: readonly string[]): Promise<string> {
  const knip = join(root, 'node_modules', 'knip', 'bin', 'knip.js');
  const { all } = await execa(process.execPath, [knip, '--no-progress', '--no-config-hints', ...flags], {
    cwd: root,
    all: true,
    reject: false,
  });
  return all;
}

test.concurrent('every file, export and package has a user', async () => {
  expect(await findDeadCode()).toBe('');
});

test.concurrent('nothing outside test/ is used by tests alone', async () => {
  expect(await findDeadCode('--production')).toBe('');
});

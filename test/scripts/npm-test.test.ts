import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

test.each([
  [['--shard', '4/3'], '--shard 4/3 is not a shard', 'write 1/3 to 3/3'],
  [['--only', 'nothing-matches'], '--only nothing-matches matches no test file', 'NAME is a part of a path'],
  [['--sahrd', '1/3'], 'unknown option --sahrd', 'did you mean --shard?'],
])('npm test -- %s runs nothing and prints the reason', (argv, message, hint) => {
  const script = join(root, 'scripts', 'test.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...argv], { cwd: root, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(`error: ${message}\n  ${hint}`);
});

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTestHome } from '../../scripts/test-home.ts';

const module = join(import.meta.dirname, '../../scripts/test-home.ts');

test('the home of a run has an empty cache, is emptied for a suite, and is removed', () => {
  const made = makeTestHome();
  try {
    const cache = made.environment['XDG_CACHE_HOME'] ?? '';
    expect(cache).toBe(join(made.home, '.cache'));
    writeFileSync(join(cache, 'image'), 'of an earlier suite');
    made.empty();
    expect(readdirSync(cache)).toEqual([]);
  } finally {
    made.remove();
  }
  expect(existsSync(dirname(made.home))).toBe(false);
});

test('the next run removes the home of a killed run, but not that of a running one', () => {
  const script = `import { makeTestHome } from '${module}'; console.log(makeTestHome().home); process.kill(process.pid, 'SIGKILL');`;
  const killed = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const left = killed.stdout.trim();
  expect(existsSync(left), killed.stderr).toBe(true);
  const living = makeTestHome();
  try {
    expect(existsSync(left)).toBe(false);
    makeTestHome().remove();
    expect(existsSync(living.home)).toBe(true);
  } finally {
    living.remove();
  }
});

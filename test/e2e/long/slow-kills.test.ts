import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// One of the long tests: npm run test:long -- its name

const root = join(import.meta.dirname, '..', '..', '..');

test('500 kills while slow programs run, on this machine, over ssh and in apt', { timeout: 4 * 60 * 60_000 }, () => {
  const seed = process.env['RUNBOOK_SEED'] ?? String(Math.floor(Math.random() * 1e6));
  console.log(`RUNBOOK_SEED=${seed} RUNBOOK_KILLS=500 npx vitest run test/kills repeats them`);
  const argv = ['node_modules/vitest/vitest.mjs', 'run', 'test/kills', '--testTimeout=1200000'];
  const env = { ...process.env, RUNBOOK_SEED: seed, RUNBOOK_KILLS: '500' };
  expect(() => execFileSync(process.execPath, argv, { cwd: root, env, stdio: 'inherit' })).not.toThrow();
});

import { join } from 'node:path';
import { execaSync } from 'execa';
import { staleLongTests } from './stale-long-tests.ts';

// `npm run test:long [-- names] [-- --stale]`: runs all long tests, the named tests, or those whose watched files
// changed since they passed.
const root = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const isStale = given.includes('--stale');
const rest = given.filter((argument) => argument !== '--stale');
const stale = isStale ? staleLongTests(root).map(({ file }) => file) : [];

if (isStale && stale.length === 0) {
  process.stdout.write('No long test is stale: the files that they watch are those with which they last passed.\n');
} else {
  const argv = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.long.config.ts', ...stale, ...rest];
  process.exitCode = execaSync(process.execPath, argv, { cwd: root, stdio: 'inherit', reject: false }).exitCode ?? 1;
}

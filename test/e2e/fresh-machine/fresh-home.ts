import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeTestHome, testHomeIn, type TestHome } from '../../../scripts/test-home.ts';

/**
 * The folders that `npm test` made for this run; later tests use the images in them too. A test that is run alone gets
 * folders that are removed after it.
 */
export function freshHome(): TestHome {
  const given = process.env['RUNBOOK_TEST_HOME' satisfies keyof TestHome['environment']] ?? '';
  if (given === '') return makeTestHome();
  const home = { ...testHomeIn(given), remove: () => {} };
  const cache = join(home.home, '.cache');
  if (readdirSync(cache).length > 0) throw new Error(`${cache} is not empty: a fresh machine has no cache`);
  return home;
}

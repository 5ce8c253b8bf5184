import type { Tally } from './tally.ts';
import type { TestHome } from './test-home.ts';

/**
 * Runs the README's first command on a fresh machine, with `runSuite` as the way to run vitest. The images that it builds
 * are in the home's cache afterwards: all that the end-to-end suite finds there was made from nothing in this run.
 */
export function freshMachine(home: TestHome, runSuite: (name: string, config: string) => Tally): Tally {
  // The suites before it have left compiled code there.
  home.empty();
  return runSuite('fresh', 'vitest.fresh.config.ts');
}

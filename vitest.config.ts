import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/tests/longest-first.ts';
import { fastSuite } from './scripts/tests/suites.ts';

/** The fast suites: everything but test/e2e and the benchmarks. */
export default defineConfig({
  test: {
    include: [fastSuite.include],
    exclude: [...configDefaults.exclude, ...fastSuite.exclude],
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    // What is waited for comes when the machine gets to it; one second is nothing on a machine that others use too.
    expect: { poll: { timeout: 60_000 } },
    // One more than there are processors: many tests wait for programs that sleep or are killed.
    maxWorkers: availableParallelism() + 1,
    // The tests of one file that run at once mostly wait: for slow programs that they have killed the operator of.
    maxConcurrency: 15,
  },
});

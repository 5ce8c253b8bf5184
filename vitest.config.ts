import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** The fast suites: everything but test/e2e and the benchmarks. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/e2e/**', 'test/bench/**'],
    testTimeout: 120_000,
    // What is waited for comes when the machine gets to it; one second is nothing on a machine that others use too.
    expect: { poll: { timeout: 60_000 } },
    // One worker less than there are processors is half of a small machine.
    maxWorkers: availableParallelism(),
  },
});

import { configDefaults, defineConfig } from 'vitest/config';

/** The fast suites: everything but test/e2e and the benchmarks. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/e2e/**', 'test/bench/**'],
    testTimeout: 20_000,
  },
});

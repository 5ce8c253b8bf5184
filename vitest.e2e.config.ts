import { defineConfig } from 'vitest/config';

/** The end-to-end suite: an emulated host of its own for each file, two at a time; the slowest steps are boots under emulation. */
export default defineConfig({
  test: {
    include: ['test/e2e/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
});

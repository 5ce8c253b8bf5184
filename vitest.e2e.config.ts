import { defineConfig } from 'vitest/config';

/** The end-to-end suite: one emulated host, so one file at a time; its slowest steps are boots under emulation. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
});

import { defineConfig } from 'vitest/config';

/** End-to-end tests that have not been seen to pass often enough to stand in everybody's way. */
export default defineConfig({
  test: {
    include: ['test/e2e/by-hand/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
});

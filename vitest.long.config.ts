import { defineConfig } from 'vitest/config';

/** The end-to-end tests that take too long for every run of `npm test`: `npm run test:long`, or a part of it by name. */
export default defineConfig({
  test: {
    include: ['test/e2e/long/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
});

import { defineConfig } from 'vitest/config';
import { LedgerReporter } from './scripts/ledger-reporter.ts';

/** The end-to-end tests that take too long for every run of `npm test`: `npm run test:long`, or a part of it by name.
 * What passes is entered in test/e2e/long/ledger.json. */
export default defineConfig({
  test: {
    include: ['test/e2e/long/*.test.ts'],
    reporters: ['default', new LedgerReporter(import.meta.dirname)],
    maxWorkers: 2,
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
});

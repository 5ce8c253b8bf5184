import { defineConfig } from 'vitest/config';
import { freshMachineSuite } from './scripts/tests/suites.ts';

/** The README's first command on a fresh machine. It comes before the end-to-end suite, which uses the images that it builds. */
export default defineConfig({
  test: {
    include: [freshMachineSuite.include],
    testTimeout: 60 * 60_000,
    hookTimeout: 30 * 60_000,
    // Each test starts from where the one before it ended.
    bail: 1,
  },
});

import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/tests/longest-first.ts';
import { endToEndSuite } from './scripts/tests/suites.ts';

/** The end-to-end suite: an emulated host of its own for each file, two at a time; the slowest steps are boots under emulation. */
export default defineConfig({
  test: {
    include: [endToEndSuite.include],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
});

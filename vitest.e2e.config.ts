import { availableParallelism, totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/tests/longest-first.ts';
import { endToEndSuite } from './scripts/tests/suites.ts';

/** Memory for one emulated host and its test: the largest has 4 GiB. */
const hostBytes = 5 * 2 ** 30;

/**
 * The end-to-end suite: an emulated host for each file. The slowest steps are boots under emulation. One host more than there
 * are processors: two hosts left a quarter of two processors idle, while they waited for disks, timers and each other.
 */
export default defineConfig({
  test: {
    include: [endToEndSuite.include],
    maxWorkers: Math.max(1, Math.min(availableParallelism() + 1, Math.floor(totalmem() / hostBytes))),
    sequence: { sequencer: LongestFirst },
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
});

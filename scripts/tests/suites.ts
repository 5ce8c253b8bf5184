import { globSync } from 'node:fs';
import { join } from 'node:path';

/** A part of the tests that runs in one run of vitest. */
export interface Suite {
  /** The name of its reports in .cache/tests. */
  readonly name: string;
  readonly title: string;
  readonly config: string;
  readonly include: string;
  readonly exclude: readonly string[];
  /** Its tests start the emulated host, which needs more packages than the other tests. */
  readonly needsHost: boolean;
  /** It needs an empty home folder with an empty cache. */
  readonly needsEmptyHome?: true;
}

const root = join(import.meta.dirname, '..', '..');

/** Everything except the end-to-end tests and the benchmarks. */
export const fastSuite: Suite = {
  name: 'fast',
  title: 'fast suites',
  config: 'vitest.config.ts',
  include: 'test/**/*.test.ts',
  exclude: ['test/e2e/**', 'test/bench/**'],
  needsHost: false,
};

/** The README's first command on a fresh machine. The end-to-end tests use the images that it builds. */
export const freshMachineSuite: Suite = {
  name: 'fresh',
  title: 'fresh machine',
  config: 'vitest.fresh.config.ts',
  include: 'test/e2e/fresh-machine/*.test.ts',
  exclude: [],
  needsHost: true,
  needsEmptyHome: true,
};

/** The tests on the emulated host, without those that take too long for every run. */
export const endToEndSuite: Suite = {
  name: 'e2e',
  title: 'end to end',
  config: 'vitest.e2e.config.ts',
  include: 'test/e2e/*.test.ts',
  exclude: [],
  needsHost: true,
};

/** The suites of `npm test`, in this order. */
export const suites: readonly Suite[] = [fastSuite, freshMachineSuite, endToEndSuite];

/** The test files of a suite: paths from the root of the repository, sorted. */
export function filesOf({ include, exclude }: Suite): readonly string[] {
  return globSync(include, { cwd: root, exclude }).toSorted();
}

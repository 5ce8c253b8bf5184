import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, in minutes 19, 17, 16, 11, 10, 10 and 7; one that began last would have the suite to itself. */
const longest = ['reboot', 'passthrough', 'study', 'persist', 'measure', 'vm-create', 'amd'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.indexOf(basename(moduleId, '.test.ts'));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

/** The end-to-end suite: an emulated host of its own for each file, two at a time; the slowest steps are boots under emulation. */
export default defineConfig({
  test: {
    include: ['test/e2e/*.test.ts'],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
});

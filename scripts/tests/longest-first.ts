import { join, relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { readSeconds, recordPath, type Seconds } from './recorded-seconds.ts';

const root = join(import.meta.dirname, '..', '..');

/** The files with the longest first. A file without a record is new and may be long, so it comes before all others. */
export function longestFirst<File>(files: readonly File[], pathOf: (file: File) => string, seconds: Seconds): File[] {
  const secondsOf = (file: File): number => seconds[pathOf(file)] ?? Number.MAX_VALUE;
  return files.toSorted((a, b) => secondsOf(b) - secondsOf(a));
}

/**
 * Makes vitest start the longest files first: a long file that starts last runs alone while the other workers are idle.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return longestFirst(
      await super.sort(files),
      ({ moduleId }) => relative(root, moduleId).replaceAll('\\', '/'),
      readSeconds(recordPath),
    );
  }
}

import { hashOf, longTests } from './long-tests.ts';
import type { LongTest } from './long-tests.ts';

/** The long tests whose watched files differ from those of their last pass, and those that never passed. */
export function staleLongTests(root: string): readonly LongTest[] {
  return longTests(root).filter((test) => test.passed?.hash !== hashOf(root, test));
}

/** The lines of `npm test` about stale long tests, one for each test; an empty text if all are up to date. */
export function staleLongTestsNotice(root: string): string {
  const stale = staleLongTests(root);
  if (stale.length === 0) return '';
  const width = Math.max(...stale.map(({ name }) => name.length));
  const lines = stale.map(({ name, passed }) => {
    const last = passed === undefined ? 'never passed' : `last passed ${passed.date}${at(passed.commit)}`;
    return `  ${name.padEnd(width)}  ${last}`;
  });
  return `Long tests whose watched files changed since they last passed (npm run test:long -- --stale runs them):\n${lines.join('\n')}\n`;
}

const at = (commit: string | null): string => (commit === null ? '' : ` at ${commit.slice(0, 7)}`);

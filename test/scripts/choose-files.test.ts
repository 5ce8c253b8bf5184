import { expect, test } from 'vitest';
import { chooseFiles } from '../../scripts/tests/choose-files.ts';

const suites = [
  { title: 'fast', needsHost: false, files: ['test/cli/verbs/study.test.ts', 'test/laws/laws.test.ts'] },
  { title: 'e2e', needsHost: true, files: ['test/e2e/reboot.test.ts', 'test/e2e/study.test.ts'] },
];
const all = { fast: false, only: [], shard: null };
const [fast, e2e] = ['fast', 'e2e'];

test.each([
  [{}, { [fast]: suites[0]?.files, [e2e]: suites[1]?.files }],
  [{ fast: true }, { [fast]: suites[0]?.files }],
  [{ only: ['study'] }, { [fast]: ['test/cli/verbs/study.test.ts'], [e2e]: ['test/e2e/study.test.ts'] }],
  [{ only: ['laws', 'reboot'] }, { [fast]: ['test/laws/laws.test.ts'], [e2e]: ['test/e2e/reboot.test.ts'] }],
  [{ only: ['reboot'] }, { [e2e]: ['test/e2e/reboot.test.ts'] }],
  [{ only: ['study'], shard: { index: 1, count: 2 } }, { [e2e]: ['test/e2e/study.test.ts'] }],
  [{ only: ['study'], shard: { index: 2, count: 2 } }, { [fast]: ['test/cli/verbs/study.test.ts'] }],
])('%j', (options, expected) => {
  const chosen = chooseFiles(
    suites,
    { ...all, ...options },
    { 'test/e2e/study.test.ts': 960, 'test/cli/verbs/study.test.ts': 300 },
  );
  if ('message' in chosen) throw new Error(chosen.message);
  expect(Object.fromEntries(chosen.map(({ title, files }) => [title, files]))).toEqual(expected);
});

test.each([
  [{ only: ['nothing-matches'] }, '--only nothing-matches matches no test file', /^NAME is a part of a path/],
  [{ only: ['studdy'] }, '--only studdy matches no test file', /^did you mean study\?$/],
  [{ only: ['laws', 'nothing-matches'] }, '--only nothing-matches matches no test file', /^NAME is a part/],
  [{ fast: true, only: ['reboot'] }, '--only reboot matches no test file', /which --fast leaves out$/],
  [{ only: ['study'], shard: { index: 3, count: 3 } }, 'shard 3/3 has no test file', /^only 2 files to share/],
])('%j is a mistake', (options, message, hint) => {
  const mistake = { message, hint: expect.stringMatching(hint) as string };
  expect(chooseFiles(suites, { ...all, ...options }, {})).toEqual(mistake);
});

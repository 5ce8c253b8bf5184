import { join } from 'node:path';
import { missingForHost, missingForTests } from './missing-packages.ts';
import { prepareHost } from './prepare-host.ts';
import { staleLongTestsNotice } from './stale-long-tests.ts';
import { makeTestHome } from './test-home.ts';
import { chooseFiles } from './tests/choose-files.ts';
import { fileLines, lastLine, suiteLines } from './tests/print-results.ts';
import { mergeSeconds, readSeconds, recordPath, writeSeconds } from './tests/recorded-seconds.ts';
import { checkTypes, refuseSuite, runSuite } from './tests/run-suite.ts';
import { filesOf, suites } from './tests/suites.ts';
import { parseTestOptions, type TestMistake } from './tests/test-options.ts';

// `npm test`: type check, fast suites, a fresh machine, end-to-end suite, or a part of them. The last line is the total
// of them all.
const root = join(import.meta.dirname, '..');

const print = (...lines: readonly string[]): boolean => process.stdout.write(lines.map((line) => `${line}\n`).join(''));

/** A mistake on the command line: no test runs, because a different selection must not look like the requested one. */
function refuse({ message, hint }: TestMistake): never {
  process.stderr.write(`error: ${message}\n  ${hint}\n`);
  process.exit(2);
}

const options = parseTestOptions(process.argv.slice(2));
if ('message' in options) refuse(options);
const all = suites.map((suite) => ({ ...suite, files: filesOf(suite) }));
const recorded = readSeconds(recordPath);
const chosen = chooseFiles(all, options, recorded);
if ('message' in chosen) refuse(chosen);

const needsHost = chosen.some((suite) => suite.needsHost);
const missing = async (): Promise<string[]> => [
  ...new Set([...(needsHost ? await missingForHost() : []), ...(await missingForTests())]),
];
const isReady = await prepareHost(missing, options.yes);
// The suites start with an empty cache, so each run builds every image that it uses, once.
const home = makeTestHome();
Object.assign(process.env, home.environment);
process.on('exit', () => home.remove());

const run = (suite: (typeof chosen)[number]): ReturnType<typeof runSuite> => {
  if (suite.needsHost && !isReady) return refuseSuite(suite);
  // The earlier suites have left compiled code there.
  if (suite.needsEmptyHome) home.empty();
  return runSuite(suite, suite.files);
};
const ran = [checkTypes(), ...chosen.map(run)];

const files = Object.assign({}, ...ran.map((each) => each.files)) as Record<string, number>;
writeSeconds(join(root, '.cache', 'tests', 'seconds.json'), files);
if (options.record) {
  const existing = all.flatMap((suite) => suite.files);
  writeSeconds(recordPath, mergeSeconds(recorded, files, existing));
}
const { text, isGood } = lastLine(ran);
print('', ...fileLines(files), '', staleLongTestsNotice(root).trimEnd(), ...ran.flatMap(suiteLines), text);
process.exitCode = isGood ? 0 : 1;

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freshMachine } from './fresh-machine.ts';
import { missingForHost, missingForTests } from './missing-packages.ts';
import { prepareHost } from './prepare-host.ts';
import { staleLongTestsNotice } from './stale-long-tests.ts';
import { tally, type Tally, type VitestReport } from './tally.ts';
import { makeTestHome } from './test-home.ts';

// `npm test [-- --fast] [-- -y]`: type check, fast suites, a fresh machine, end-to-end suite. The last line is the tally of them all.
const root = join(import.meta.dirname, '..');
const reports = join(root, '.cache', 'tests');
const given = process.argv.slice(2);
const isFast = given.includes('--fast');
const yes = given.includes('-y') || given.includes('--yes');
const didNotRun: Tally = { passed: 0, failed: 1, skipped: [] };

function run(...argv: readonly string[]): number | null {
  return spawnSync(process.execPath, argv, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status;
}

function typeCheck(): Tally {
  const isClean = run('node_modules/typescript/bin/tsc', '-p', '.') === 0;
  return isClean ? { passed: 1, failed: 0, skipped: [] } : didNotRun;
}

function vitest(name: string, config: string): Tally {
  const file = join(reports, `${name}.json`);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = run('node_modules/vitest/vitest.mjs', 'run', '--config', config, ...reporters);
  let report: VitestReport | undefined;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch {
    // No report: counted as a suite that did not run.
  }
  return tally(report, code);
}

function timed(title: string, suite: () => Tally): { title: string; seconds: number; counts: Tally } {
  process.stdout.write(`\n── ${title} ──\n`);
  const started = performance.now();
  const counts = suite();
  return { title, counts, seconds: Math.round((performance.now() - started) / 1000) };
}

const missing = async (): Promise<string[]> => [
  ...new Set([...(await missingForHost()), ...(await missingForTests())]),
];
const isReady = await prepareHost(isFast ? missingForTests : missing, yes);
// No suite sees a cache of an earlier run, so each run builds every image that it uses, once.
const home = makeTestHome();
Object.assign(process.env, home.environment);
process.on('exit', () => home.remove());
const suites = [
  timed('type check', typeCheck),
  timed('fast suites', () => vitest('fast', 'vitest.config.ts')),
  ...(isFast
    ? []
    : [
        timed('fresh machine', () => (isReady ? freshMachine(home, vitest) : didNotRun)),
        timed('end to end', () => (isReady ? vitest('e2e', 'vitest.e2e.config.ts') : didNotRun)),
      ]),
];

process.stdout.write(`\n${staleLongTestsNotice(root)}`);
for (const { title, seconds, counts } of suites) {
  const numbers = `${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed`;
  process.stdout.write(`${title.padEnd(13)}${numbers}${`${seconds} s`.padStart(8)}\n`);
  for (const name of counts.skipped) process.stdout.write(`  did not run, so failed: ${name}\n`);
}
const passed = suites.reduce((sum, { counts }) => sum + counts.passed, 0);
const failed = suites.reduce((sum, { counts }) => sum + counts.failed, 0);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { execaSync } from 'execa';
import { readSeconds, type Seconds } from './recorded-seconds.ts';
import { secondsFile } from './seconds-reporter.ts';
import type { Suite } from './suites.ts';
import { tally, type Tally, type VitestReport } from './tally.ts';

const root = join(import.meta.dirname, '..', '..');
const reports = join(root, '.cache', 'tests');

/** The result of a part of `npm test`. */
export interface Ran {
  readonly title: string;
  readonly counts: Tally;
  /** Wall time. */
  readonly seconds: number;
  /** Seconds of each file that passed. */
  readonly files: Seconds;
}

/** A suite that could not run counts as one failure. */
const didNotRun: Tally = { passed: 0, failed: 1, skipped: [], failures: [] };

function node(argv: readonly string[], env: Readonly<Record<string, string>> = {}): number | null {
  const stdio = ['ignore', 'inherit', 'inherit'] as const;
  return execaSync(process.execPath, argv, { cwd: root, stdio, env, reject: false }).exitCode ?? null;
}

function timed(title: string, work: () => Pick<Ran, 'counts' | 'files'>): Ran {
  process.stdout.write(`\n── ${title} ──\n`);
  const started = performance.now();
  const { counts, files } = work();
  return { title, counts, files, seconds: (performance.now() - started) / 1000 };
}

/** Runs the type check, which counts as one test. */
export function checkTypes(): Ran {
  return timed('type check', () => {
    const isClean = node(['node_modules/typescript/bin/tsc', '-p', '.']) === 0;
    return { counts: isClean ? { passed: 1, failed: 0, skipped: [], failures: [] } : didNotRun, files: {} };
  });
}

/** Runs these files of a suite in one run of vitest, with `env` added to the environment of this process. */
export function runSuite(
  { name, title, config }: Suite,
  files: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Ran {
  const report = join(reports, `${name}.json`);
  const seconds = join(reports, `${name}.seconds.json`);
  mkdirSync(reports, { recursive: true });
  for (const old of [report, seconds]) rmSync(old, { force: true });
  const reporters = [
    '--reporter=default',
    '--reporter=json',
    '--reporter=./scripts/tests/seconds-reporter.ts',
    `--outputFile.json=${report}`,
  ];
  return timed(title, () => {
    const argv = ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...reporters, ...files];
    const code = node(argv, { ...env, [secondsFile]: seconds });
    return { counts: tally(readReport(report), code), files: readSeconds(seconds) };
  });
}

/** The result of a suite that cannot run here: it is named and counts as one failure. */
export function refuseSuite({ title }: Suite): Ran {
  return timed(title, () => ({ counts: didNotRun, files: {} }));
}

function readReport(path: string): VitestReport | undefined {
  try {
    const { testResults } = JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
    return { testResults: testResults.map((file) => ({ ...file, name: relative(root, file.name) })) };
  } catch {
    // Without a report the suite counts as one that did not run.
    return undefined;
  }
}

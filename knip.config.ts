import { readFileSync } from 'node:fs';
import type { KnipConfig } from 'knip';

/** `npm run check:dead` runs knip twice: once with the tests, and once with `--production`, where nothing of test/ counts as a use. */
const isProduction = process.argv.includes('--production');

/** What npm scripts start through scripts/bootstrap.mjs, which knip does not follow. */
const started = readFileSync('package.json', 'utf8').match(/scripts\/[\w-]+\.ts/g) ?? [];

// The patterns that end with ! are the whole project of the second run.
export default {
  entry: [
    'cli/main.ts!',
    ...started.map((script) => `${script}!`),
    // A shell and vitest start these by path.
    'scripts/become-root.ts!',
    'scripts/tests/seconds-reporter.ts!',
    'vitest.*.config.ts!',
    // Tests start these as processes of their own.
    'test/bench/*.ts',
    'test/changes/support/systemd-stand-in.mjs',
    'test/machines/{hold-lock-until-killed,on-full-disk}.ts',
    'test/machines/hostile/{far-end,operate}.ts',
  ],
  project: ['{engine,facts,changes,steps,machines,report,cli,scripts}/**/*.{ts,mjs}!', 'test/**/*.{ts,mjs}'],
  // With the tests, an export must have an importer. Without them, a use in its own file is enough: a test may reach into a
  // file for one of its parts, but what only tests use belongs to the tests.
  ignoreExportsUsedInFile: isProduction,
  // Generated from the schema of a kind, which names each part of its record.
  ignoreIssues: { 'changes/*/change.ts': ['types'] },
  // Programs of the host; scripts/test-programs.ts lists those that tests need.
  exclude: ['binaries'],
} satisfies KnipConfig;

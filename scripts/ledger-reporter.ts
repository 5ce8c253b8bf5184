import { relative } from 'node:path';
import { execaSync } from 'execa';
import type { Reporter, TestModule } from 'vitest/node';
import { hashOf, longTests, recordPass } from './long-tests.ts';

/**
 * Adds each long test that passed completely to the ledger, as soon as its file ended. A file with a failed, skipped or
 * unselected test has not passed, and neither has a file whose watched files changed during the test.
 */
export class LedgerReporter implements Reporter {
  readonly root: string;
  /** The hash of each test's watched files at the start of the run. */
  readonly hashes = new Map<string, string>();

  constructor(root: string) {
    this.root = root;
  }

  onTestRunStart(): void {
    for (const test of longTests(this.root)) this.hashes.set(test.file, hashOf(this.root, test));
  }

  onTestModuleEnd(module: TestModule): void {
    const file = relative(this.root, module.moduleId);
    const test = longTests(this.root).find((each) => each.file === file);
    const tests = [...module.children.allTests()];
    const passed =
      module.state() === 'passed' && tests.length > 0 && tests.every((each) => each.result().state === 'passed');
    if (test === undefined || !passed) return;
    const hash = hashOf(this.root, test);
    if (hash !== this.hashes.get(file)) return;
    recordPass(this.root, test.name, {
      commit: commitOf(this.root),
      date: new Date().toISOString().slice(0, 10),
      hash,
    });
  }
}

/** The commit that is checked out; null without Git or without a repository. */
function commitOf(root: string): string | null {
  const { exitCode, stdout } = execaSync('git', ['rev-parse', 'HEAD'], { cwd: root, reject: false });
  return exitCode === 0 ? stdout : null;
}

import type { Reporter, TestModule } from 'vitest/node';
import { writeSeconds } from './recorded-seconds.ts';

/** The environment variable that names the file to write. */
export const secondsFile = 'RUNBOOK_TEST_SECONDS';

/** Writes the duration of each test file that passed: its imports, its hooks and its tests. */
export default class SecondsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const path = process.env[secondsFile];
    if (path === undefined) return;
    const passed = modules.filter((each) => each.state() === 'passed');
    writeSeconds(path, Object.fromEntries(passed.map((each) => [each.relativeModuleId, secondsOf(each)])));
  }
}

function secondsOf(file: TestModule): number {
  const { environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration } = file.diagnostic();
  return (environmentSetupDuration + prepareDuration + collectDuration + setupDuration + duration) / 1000;
}

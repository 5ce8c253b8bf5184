import { explainFailure } from './explain-failure.ts';
import { exitCode, type ExitCode } from '../process/exit-code.ts';
import type { Terminal } from '../process/terminal.ts';

/**
 * Runs the work of this process and sets its exit code. Every error is reported in words: one that the work throws, one
 * that nothing catches, and the end of all events while the work still waits for something that cannot come any more.
 */
export function guardProcess(work: () => Promise<ExitCode>, terminal: Terminal): void {
  let isSettled = false;
  const settle = (code: ExitCode): void => {
    isSettled = true;
    process.exitCode = code;
  };
  const stop = (error: unknown): void => {
    // A second error while the first is reported must not repeat the report.
    if (isSettled && process.exitCode === exitCode.fault) return;
    isSettled = true;
    void explainFailure(error, terminal).then(
      (code) => process.exit(code),
      () => process.exit(exitCode.fault),
    );
  };
  process.on('uncaughtException', stop);
  process.on('unhandledRejection', stop);
  process.on('beforeExit', () => {
    if (!isSettled) stop(new Error('all events ended before the work of the verb'));
  });
  work().then(settle, async (error: unknown) => settle(await explainFailure(error, terminal)));
}

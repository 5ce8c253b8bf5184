import { MachineError } from '../../engine/model/machine-error.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { escapeControls } from './escape-controls.ts';
import type { Terminal } from './terminal.ts';

/** Prints an error: a machine error as one sentence with its causes, a bug with its stack. */
export function explainFailure(error: unknown, terminal: Terminal): ExitCode {
  const label = terminal.paintErr('bad', 'error:');
  if (error instanceof MachineError) {
    const path = error.path === undefined || error.message.includes(error.path) ? '' : ` (${error.path})`;
    terminal.err(`${label} ${escapeControls(error.message)}${path}\n`);
    for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
      if (!error.message.includes(cause.message)) terminal.err(`  cause: ${escapeControls(cause.message)}\n`);
    if (error.hint !== undefined)
      terminal.err(`${terminal.paintErr('dim', '  hint:')} ${escapeControls(error.hint)}\n`);
    return exitCode.failed;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.err(`${label} this is a bug in runbook\n${escapeControls(text)}\n`);
  return exitCode.failed;
}

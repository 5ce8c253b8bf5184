import { MachineError } from '../../engine/model/machine-error.ts';
import { exitCode, type ExitCode } from '../process/exit-code.ts';
import { escapeControls } from '../process/escape-controls.ts';
import type { Terminal } from '../process/terminal.ts';

/** Prints an error: a machine error as one sentence with its causes, any other error as an internal fault. */
export async function explainFailure(error: unknown, terminal: Terminal): Promise<ExitCode> {
  if (!(error instanceof MachineError)) return await (await import('./report-fault.ts')).reportFault(error, terminal);
  const path = error.path === undefined || error.message.includes(error.path) ? '' : ` (${error.path})`;
  terminal.err(`${terminal.paintErr('bad', 'error:')} ${escapeControls(error.message + path)}\n`);
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
    if (!error.message.includes(cause.message)) terminal.err(`  cause: ${escapeControls(cause.message)}\n`);
  if (error.hint !== undefined) terminal.err(`${terminal.paintErr('dim', '  hint:')} ${escapeControls(error.hint)}\n`);
  return exitCode.failed;
}

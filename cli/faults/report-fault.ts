import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { release } from 'node:os';
import { join, resolve } from 'node:path';
import { escapeControls } from '../process/escape-controls.ts';
import { exitCode, type ExitCode } from '../process/exit-code.ts';
import { withoutSecrets } from './known-secrets.ts';
import { stateFolder } from '../process/state-folder.ts';
import type { Terminal } from '../process/terminal.ts';
import { version } from '../process/version.ts';

/** Longer texts of an error are cut: they can hold a whole input. */
const most = 65_536;

/** The page that says how to report a fault. */
const howTo = join(import.meta.dirname, '../../CONTRIBUTING.md');

const traceOf = (error: unknown): string => {
  try {
    const parts: string[] = [];
    for (
      let each = error;
      each !== undefined && parts.length < 8;
      each = each instanceof Error ? each.cause : undefined
    )
      parts.push(each instanceof Error ? (each.stack ?? each.message) : typeof each === 'string' ? each : typeof each);
    return escapeControls(withoutSecrets(parts.join('\ncaused by: ')).slice(0, most));
  } catch {
    // An error whose own texts cannot be read.
    return 'an error without a text';
  }
};

/** Writes the trace where only this user can read it; null if that is not possible. */
async function keepTrace(trace: string, verb: string): Promise<string | null> {
  try {
    const folder = resolve(stateFolder(), 'faults');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const stamp = new Date().toISOString().replace(/[-:]/g, '').replace(/\..*/, '');
    const path = join(folder, `${stamp}-${process.pid}.txt`);
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    await using file = await open(path, flags, 0o600);
    const about = `runbook ${version}, Node ${process.version}, Linux ${release()}, verb ${escapeControls(verb)}`;
    await file.writeFile(`${about}\n\n${trace}\n`);
    return path;
  } catch {
    // No state folder, a full or read-only disk: the fault itself is still reported.
    return null;
  }
}

/**
 * Reports an internal fault in plain words, without a trace. The trace is in a file below the state folder that only
 * this user can read, or on standard error with RUNBOOK_TRACE=1; secrets are replaced in both.
 */
export async function reportFault(error: unknown, terminal: Terminal): Promise<ExitCode> {
  const isShown = (process.env['RUNBOOK_TRACE'] ?? '') !== '';
  const trace = traceOf(error);
  const path = isShown ? null : await keepTrace(trace, process.argv[2] ?? '');
  terminal.err(
    `${terminal.paintErr('bad', 'error:')} runbook stopped because of an internal fault; this is a bug in runbook\n`,
  );
  if (isShown) terminal.err(`${trace}\n`);
  else if (path !== null) terminal.err(`  details: ${escapeControls(path)}\n`);
  else terminal.err('  details: set RUNBOOK_TRACE=1 and try again\n');
  terminal.err(`${terminal.paintErr('dim', '  hint:')} report it as described in ${howTo}\n`);
  return exitCode.fault;
}

import { writeFile } from 'node:fs/promises';
import { exitCode, type ExitCode } from './exit-code.ts';
import { whyNot } from './why-not.ts';
import type { Terminal } from './terminal.ts';

/** Writes a text to a file, or to standard output for "-"; reports a file that cannot be written. */
export async function writeOut(terminal: Terminal, path: string, text: string): Promise<ExitCode> {
  if (path === '-') {
    terminal.out(text);
    return exitCode.done;
  }
  try {
    await writeFile(path, text);
    return exitCode.done;
  } catch (error) {
    terminal.err(`${terminal.paintErr('bad', 'error:')} ${path}: ${whyNot(error)}\n`);
    return exitCode.wrong;
  }
}

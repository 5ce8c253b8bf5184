import { writeFile } from 'node:fs/promises';
import { exitCode, type ExitCode } from './exit-code.ts';
import { reasons } from './read-source.ts';
import type { Terminal } from './terminal.ts';

/** Writes a text to a file, or to standard output for "-"; a file that cannot be written is told. */
export async function writeOut(terminal: Terminal, path: string, text: string): Promise<ExitCode> {
  if (path === '-') {
    terminal.out(text);
    return exitCode.done;
  }
  try {
    await writeFile(path, text);
    return exitCode.done;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    terminal.err(`${terminal.paintErr('bad', 'error:')} ${path}: ${reasons[code] ?? message}\n`);
    return exitCode.wrong;
  }
}

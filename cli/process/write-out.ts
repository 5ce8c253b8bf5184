import { constants } from 'node:fs';
import { open, stat, writeFile } from 'node:fs/promises';
import { escapeControlsInLine } from './escape-controls.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { whyNot } from './why-not.ts';
import type { Terminal } from './terminal.ts';

const isFifo = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isFIFO() ?? false;

/** Writes a text to a file, or to standard output for "-"; reports a file that cannot be written. */
export async function writeOut(terminal: Terminal, path: string, text: string): Promise<ExitCode> {
  if (path === '-') {
    terminal.out(text);
    return exitCode.done;
  }
  try {
    // A FIFO that no program reads is an error (ENXIO) with O_NONBLOCK, and would be waited for without it.
    await using _reader = (await isFifo(path)) ? await open(path, constants.O_WRONLY | constants.O_NONBLOCK) : null;
    await writeFile(path, text);
    return exitCode.done;
  } catch (error) {
    terminal.err(`${terminal.paintErr('bad', 'error:')} ${escapeControlsInLine(path)}: ${whyNot(error)}\n`);
    return exitCode.wrong;
  }
}

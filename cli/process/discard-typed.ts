import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { ReadStream } from 'node:tty';

/** The terminal of standard input once more: a separate descriptor can be read without waiting. */
const reopened = process.platform === 'linux' ? '/proc/self/fd/0' : '/dev/tty';

/** What Ctrl+C gives while the terminal passes every key on. */
const interrupt = 3;

/**
 * Discards everything that was typed at the terminal before now, also an unfinished line: an answer from before the
 * question is not an answer to it. "interrupted" means that Ctrl+C was typed during this time.
 */
export function discardTyped(stdin: ReadStream): 'nothing' | 'something' | 'interrupted' {
  let isSomething = stdin.readableLength > 0;
  if (isSomething) stdin.read();
  // The terminal keeps an unfinished line to itself, unless it passes on every key.
  stdin.setRawMode(true);
  try {
    const terminal = openSync(reopened, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      const keys = Buffer.alloc(4096);
      for (let count = readKeys(terminal, keys); count > 0; count = readKeys(terminal, keys)) {
        isSomething = true;
        if (keys.subarray(0, count).includes(interrupt)) return 'interrupted';
      }
    } finally {
      closeSync(terminal);
    }
  } finally {
    stdin.setRawMode(false);
  }
  return isSomething ? 'something' : 'nothing';
}

/** The number of keys that are waiting; 0 if no key is, or if the terminal is gone. */
function readKeys(terminal: number, keys: Buffer): number {
  try {
    return readSync(terminal, keys);
  } catch (error) {
    if (['EAGAIN', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}

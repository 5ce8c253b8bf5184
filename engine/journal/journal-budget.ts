import { sizeText } from '../model/bytes/limits.ts';
import { MachineError } from '../model/machine-error.ts';

/** The most memory for the journals of one machine, in bytes, as estimated by `costOf`. */
const most = 160 << 20;

const [quote, backslash, lineEnd] = [0x22, 0x5c, 0x0a];
const structural = new Set(['{', '[', ','].map((character) => character.charCodeAt(0)));

/**
 * The memory for a text and the data that is parsed from it, in bytes: an empty map takes many times its two characters.
 * Characters in strings do not count as structure, because a usual journal consists of texts of files and commands.
 */
function costOf(text: string): number {
  let parts = 0;
  let isInString = false;
  let width = 1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character > 0xff) width = 2;
    if (character === quote) isInString = !isInString;
    else if (isInString && character === backslash) at += 1;
    // A string does not go beyond its line, which is a record.
    else if (character === lineEnd) isInString = false;
    else if (!isInString && structural.has(character)) parts += 1;
  }
  return width * text.length + 64 * parts;
}

/** What journals may still cost. Root on a machine can store any number of large ones, and must not fill the memory of the operator. */
export class JournalBudget {
  #left = most;

  /** Throws MachineError EFBIG if the journal at `path` is too large, alone or with those before it. */
  take(path: string, text: string): void {
    this.#left -= costOf(text);
    if (this.#left >= 0) return;
    throw new MachineError(`${path}: this journal and those before it need more than ${sizeText(most)} of memory`, {
      code: 'EFBIG',
      path,
      hint: 'move the folders of old runs to another folder; they cannot be undone from there',
    });
  }
}

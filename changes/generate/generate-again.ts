import type { GenerateChange } from './change.ts';
import { complaint, wordsOf } from './complaint.ts';
import type { FileState } from '../../engine/model/machine.ts';

const textOf = (file: FileState | null): string => (file?.encoding === 'utf8' ? file.content : '');

/**
 * The undo of a file that was regenerated after the run, e.g. for a new kernel: after its sources are restored, the generator runs
 * once more, and its output must not have the words that the run added. Null if the run added none.
 */
export function generateAgain(change: GenerateChange, found: FileState): GenerateChange | null {
  const old = new Set(wordsOf(textOf(change.before)));
  const brought = change.present.filter((token) => !old.has(token));
  return brought.length === 0 ? null : { ...change, before: found, present: [], absent: brought };
}

/** True if the file has none of the words that the run added, so nothing must be undone. */
export function isClean(change: GenerateChange, found: FileState): boolean {
  const again = generateAgain(change, found);
  return again !== null && found.encoding === 'utf8' && complaint(again, found.content) === null;
}

import type { GenerateChange } from './change.ts';
import { complaint, wordsOf } from './complaint.ts';
import type { FileState } from '../../engine/model/machine.ts';

const textOf = (file: FileState | null): string => (file?.encoding === 'utf8' ? file.content : '');

/**
 * The way back for a generated file that was generated again since, e.g. with a new kernel in it: its generator runs once more, after
 * its sources were given back, and must then leave out what the run had brought in. Null where the run brought nothing in.
 */
export function generateAgain(change: GenerateChange, found: FileState): GenerateChange | null {
  const old = new Set(wordsOf(textOf(change.before)));
  const brought = change.present.filter((token) => !old.has(token));
  return brought.length === 0 ? null : { ...change, before: found, present: [], absent: brought };
}

/** True when nothing of what the run brought in is left in a file, so that undo has nothing to do with it. */
export function isClean(change: GenerateChange, found: FileState): boolean {
  const again = generateAgain(change, found);
  return again !== null && found.encoding === 'utf8' && complaint(again, found.content) === null;
}

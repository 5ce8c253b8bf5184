import type { FileState } from '../../engine/model/machine.ts';
import type { FileSeen } from './change.ts';
import { isFile } from './is-file.ts';
import { mergeFile } from './merge-file.ts';

/** The present file without the changes of the run: `left` is the file after the run, `before` the file before it. Null if they cannot be separated. */
export function mergeSeen(left: FileSeen, before: FileSeen, found: FileSeen): FileState | null {
  if (!isFile(left) || !isFile(before) || !isFile(found)) return null;
  return mergeFile(left, found, before);
}

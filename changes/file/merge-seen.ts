import type { FileState } from '../../engine/model/machine.ts';
import type { FileSeen } from './change.ts';
import { isFolderLeft } from './is-folder-left.ts';
import { mergeFile } from './merge-file.ts';

/** The file as it is found, with what the run did taken out: `left` is what the run left, `before` what it found. Null where they cannot be separated. */
export function mergeSeen(left: FileSeen, before: FileSeen, found: FileSeen): FileState | null {
  if (left === null || before === null || found === null) return null;
  if (isFolderLeft(left) || isFolderLeft(before) || isFolderLeft(found)) return null;
  return mergeFile(left, found, before);
}

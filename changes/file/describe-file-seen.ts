import type { FileSeen } from './change.ts';
import { isBarred, isFile } from './is-file.ts';
import { isFolderLeft } from './is-folder-left.ts';

/** A file in a few words: its size in bytes, mode and owner. */
export function describeFileSeen(seen: FileSeen): string {
  if (seen === null) return 'no file';
  if (isFolderLeft(seen)) return `an empty folder ${seen.leftover}`;
  if (isBarred(seen)) return `a path that is not safe: ${seen.barred}`;
  // A journal can contain any state as the observed one.
  if (!isFile(seen)) return 'an unknown state';
  const names = Object.keys(seen.attributes ?? {});
  const attributes = names.length === 0 ? '' : `, attributes ${names.join(', ')}`;
  const bytes = seen.encoding === 'utf8' ? Buffer.byteLength(seen.content) : Buffer.from(seen.content, 'base64').length;
  return `a file of ${bytes} bytes, mode ${seen.mode.toString(8).padStart(4, '0')}, owner ${seen.owner}:${seen.group}${attributes}`;
}

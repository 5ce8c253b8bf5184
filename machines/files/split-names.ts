import { limits } from '../../engine/model/bytes/limits.ts';
import { tooMany } from './too-large.ts';

/**
 * The names of a folder's listing, in which NUL ends each one; undefined if a text cannot be the name of an entry, because it
 * could lead out of the folder. Throws MachineError EFBIG for too many names.
 */
export function splitNames(listing: Buffer, path: string): string[] | undefined {
  let count = 0;
  for (let at = listing.indexOf(0); at >= 0; at = listing.indexOf(0, at + 1)) {
    count += 1;
    if (count > limits.names) throw tooMany(path);
  }
  const names = listing.toString('utf8').split('\0');
  const rest = names.pop();
  const isName = (name: string) => name !== '' && name !== '.' && name !== '..' && !name.includes('/');
  return rest === '' && names.every(isName) ? names : undefined;
}

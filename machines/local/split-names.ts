import { limits } from '../../engine/model/bytes/limits.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { tooMany } from './too-large.ts';

/**
 * The names of a folder's listing, in which NUL ends each one. Throws MachineError EFBIG for too many names, EPROTO for a text
 * that cannot be the name of an entry: it could lead out of the folder.
 */
export function splitNames(listing: Buffer, path: string): string[] {
  let count = 0;
  for (let at = listing.indexOf(0); at >= 0; at = listing.indexOf(0, at + 1)) {
    count += 1;
    if (count > limits.names) throw tooMany(path);
  }
  const names = listing.toString('utf8').split('\0');
  const rest = names.pop();
  if (rest !== '' || names.some((name) => name === '' || name === '.' || name === '..' || name.includes('/')))
    throw new MachineError(`list ${path}: protocol error: the machine sent a malformed list of names`, {
      code: 'EPROTO',
      path,
    });
  return names;
}

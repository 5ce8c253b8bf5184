import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { whyNot } from '../../process/why-not.ts';

/** The result: null if the file was written, otherwise the reason in words. */
export type NotWritten = { readonly why: string; readonly hint: string | null } | null;

/**
 * Writes a new file that only its owner can read (mode 0600). An existing file, also a link, is replaced only with
 * `overwrite`, and then as a whole.
 */
export async function writeRecording(path: string, text: string, overwrite: boolean): Promise<NotWritten> {
  const place = overwrite ? `${path}.${randomBytes(6).toString('hex')}` : path;
  try {
    {
      // eslint-disable-next-line no-bitwise
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
      await using file = await open(place, flags, 0o600);
      await file.writeFile(text);
      await file.chmod(0o600);
      await file.sync();
    }
    if (overwrite) await rename(place, path);
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      return { why: 'the file exists already', hint: 'choose another name, or add --overwrite' };
    if (overwrite) await rm(place, { force: true });
    return { why: whyNot(error), hint: null };
  }
}

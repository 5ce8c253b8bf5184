import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** The trouble with an unreadable file, in words, by the code of the error. */
export const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist',
  ENOTDIR: 'the file does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  ELOOP: 'its symbolic links form a loop',
  ENXIO: 'it is not a regular file',
  ENAMETOOLONG: 'the file name is too long',
  ERR_INVALID_ARG_VALUE: 'a path must not contain a NUL byte',
};

/** The result of reading a file of a person: its text, or why it cannot be read, in words. */
export type RegularText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

const mebibyte = 1024 * 1024;

/**
 * The text of a regular UTF-8 file of at most 1 MiB, because people write no larger file for runbook. Everything else
 * (a folder, a FIFO, a device, other bytes) is reported in words and never waited for. `torn` is for a log whose last
 * line a crash may have cut: up to 64 MiB, and text after the last newline is ignored. `mebibytes` is another limit, for a
 * file that runbook itself wrote.
 */
export async function readRegular(
  path: string,
  { torn = false, mebibytes = 1 }: { readonly torn?: boolean; readonly mebibytes?: number } = {},
): Promise<RegularText> {
  const most = torn ? 64 : mebibytes;
  const no = (why: string): RegularText => ({ ok: false, why });
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for its writer.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const about = await file.stat();
    if (!about.isFile()) return no(about.isDirectory() ? 'it is a folder' : 'it is not a regular file');
    // Files of /proc and /sys report size 0, and a file that grows in the meantime is not read forever.
    const parts: Buffer[] = [];
    let length = about.size;
    for (let read = 0; length <= most * mebibyte; length = Math.max(read, about.size)) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536));
      if (bytesRead === 0) break;
      read += bytesRead;
      parts.push(buffer.subarray(0, bytesRead));
    }
    if (length > most * mebibyte) return no(`it is larger than ${most} MiB`);
    const bytes = Buffer.concat(parts);
    const whole = torn ? bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1) : bytes;
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole) };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return no('it is not UTF-8 text');
    return no(reasons[code] ?? message);
  }
}

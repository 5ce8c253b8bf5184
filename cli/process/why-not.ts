/** The trouble with a file or folder that a person named, in words, by the code of the error. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the file or folder does not exist',
  ENOTDIR: 'the file or folder does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied for this user',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENXIO: 'no program reads this FIFO',
  ENOTEMPTY: 'the folder is not empty',
  ENAMETOOLONG: 'the file name is too long',
  ERR_INVALID_ARG_VALUE: 'a path must not contain a NUL byte',
  ELOOP: 'its symbolic links form a loop',
};

/** Why a file could not be read or written. */
export function whyNot(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

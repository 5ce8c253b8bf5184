import { MachineError } from '../../../engine/model/machine-error.ts';

const texts: Readonly<Record<string, string>> = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  EIO: 'Input/output error',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  ENODEV: 'No such device',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  ERANGE: 'Numerical result out of range',
  EOVERFLOW: 'Value too large for defined data type',
  ENOTEMPTY: 'Directory not empty',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  EDQUOT: 'Disk quota exceeded',
  ELOOP: 'Too many levels of symbolic links',
  EOPNOTSUPP: 'Operation not supported',
  ECONNREFUSED: 'Connection refused',
  TIMEOUT: 'the deadline passed while the kernel held the call',
  UNREACHABLE: 'the machine cannot be reached',
};

/** The text of an errno name as strerror(3) gives it. */
export function errnoText(code: string): string {
  return texts[code] ?? code;
}

/** A MachineError for an errno name, in the words of the kernel's tools. */
export function trouble(code: string, path?: string): MachineError {
  const text = errnoText(code);
  return path === undefined ? new MachineError(text, { code }) : new MachineError(`${path}: ${text}`, { code, path });
}

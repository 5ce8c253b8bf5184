import { MachineError } from '../../engine/model/machine-error.ts';

/** Wraps the error of a system call into a MachineError with the errno name, the operation and the path. */
export function trouble(doing: string, path: string, cause: unknown): MachineError {
  if (cause instanceof MachineError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  return new MachineError(`${doing} ${path}: ${message}`, { code: code ?? 'UNKNOWN', path, cause });
}

/** True if a path does not exist: it is missing, a part of it is not a folder, or the process ended while its entry in /proc was read. */
export function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH';
}

/** Throws EINVAL unless the path is absolute and without NUL: a machine has no working folder for relative paths. */
export function assertPath(path: string): void {
  if (path.startsWith('/') && !path.includes('\0')) return;
  throw new MachineError(`not an absolute path: ${JSON.stringify(path)}`, { code: 'EINVAL', path });
}

import { MachineError } from '../../engine/model/machine-error.ts';

/** Wraps what a system call threw into a MachineError that carries the errno name and says what was tried, and where. */
export function trouble(doing: string, path: string, cause: unknown): MachineError {
  if (cause instanceof MachineError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  return new MachineError(`${doing} ${path}: ${message}`, { code: code ?? 'UNKNOWN', path, cause });
}

/** True when a path does not exist: nothing there, a part of the way to it is not a folder, or the process ended while its entry in /proc was read. */
export function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH';
}

/** Throws EINVAL unless the path is absolute and free of NUL: a machine has no working folder that a playbook could mean. */
export function assertPath(path: string): void {
  if (path.startsWith('/') && !path.includes('\0')) return;
  throw new MachineError(`not an absolute path: ${JSON.stringify(path)}`, { code: 'EINVAL', path });
}

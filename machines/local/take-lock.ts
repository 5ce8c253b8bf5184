import { spawn } from 'node:child_process';
import { closeSync, constants, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { geteuid } from 'node:process';
import type { LockHolder } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { awaitLock } from './await-lock.ts';
import type { LockProcess } from './await-lock.ts';
import { LOCK_SCRIPT, notRegular } from './lock-script.ts';
import { trouble } from './trouble.ts';

/** A lock that this process holds; the kernel releases it when the process ends. */
export interface HeldLock {
  readonly holder: LockHolder;
  release(): void;
}

/** The lock file of a user, this one by default, as in LOCK_SCRIPT. */
export const lockPathOf = (uid = geteuid?.()): string => (uid === 0 ? '/run/runbook.lock' : `/tmp/runbook-${uid}.lock`);

/**
 * Takes the run lock for this process, or returns the record of its holder. The process itself has the lock file open,
 * so no helper process can lose the lock, and a signal to the process group cannot release it.
 */
export async function takeLock(
  path: string,
  holder: LockHolder,
  env: Readonly<Record<string, string>>,
): Promise<HeldLock | LockHolder> {
  const file = openLock(path);
  try {
    const child = spawn('sh', ['-c', LOCK_SCRIPT, 'sh', path, JSON.stringify(holder)], {
      detached: true,
      env,
      stdio: ['pipe', 'pipe', 'ignore', file],
    }) as LockProcess;
    const other = await awaitLock(child, path);
    if (other !== undefined) {
      closeSync(file);
      return other;
    }
  } catch (error) {
    closeSync(file);
    throw error;
  }
  let isOpen = true;
  const release = () => {
    if (!isOpen) return;
    isOpen = false;
    try {
      ftruncateSync(file);
    } finally {
      closeSync(file);
    }
  };
  return { holder, release };
}

/** The file, as a number, because an object for it would be closed when it is not used. */
function openLock(path: string): number {
  let file: number;
  try {
    const { O_RDWR, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
    file = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  } catch (error) {
    // The kernel does not open a folder for writing, nor a socket or a device without a driver.
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'EISDIR' || code === 'ENXIO' ? unusable(path) : trouble('lock', path, error);
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw unusable(path);
}

const unusable = (path: string): MachineError =>
  new MachineError(`lock ${path}: ${notRegular}`, { code: 'EINVAL', path });

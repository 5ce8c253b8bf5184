import type { LockHolder, MachineReader } from '../../engine/model/machine.ts';
import { parseHolder } from './parse-holder.ts';

/** The file that runs of root lock; in /run, where no other user can create it first. */
const lockPath = '/run/runbook.lock';

/** Device and inode of every open file with this name: a container has a separate /run. */
const findOpenFiles = ['find', '/proc', '-maxdepth', '3', '-path', '/proc/[0-9]*/fd/*', '-lname', lockPath] as const;

/**
 * The run that has locked a machine, read without touching the lock: the record in the lock file is valid while a
 * process has that file open, because the kernel closes it when its holder ends. Null if no process has it open; a
 * holder whose record cannot be read is "unknown".
 */
export async function readHolder(machine: MachineReader): Promise<LockHolder | null> {
  const record = await machine.read(lockPath);
  if (record === undefined || record.trim() === '') return null;
  const [open, own, now] = await Promise.all([
    machine.query([...findOpenFiles, '-exec', 'stat', '-L', '-c', '%d:%i', '{}', '+']),
    machine.query(['stat', '-c', '%d:%i %Y', '--', lockPath]),
    machine.query(['date', '+%s']),
  ]);
  const [file = '', touched] = own.stdout.trim().split(' ');
  if (!open.stdout.split('\n').includes(file)) return null;
  const [first = '', limit] = record.trimEnd().split('\n');
  // A holder behind a connection touches the file at every sign of life of its operator, and records its time limit.
  const silent = Math.max(0, Number(now.stdout) - Number(touched));
  return parseHolder(first, limit, String(silent));
}

import type { LockHolder, MachineReader } from '../../engine/model/machine.ts';

/** The file that root's runs lock; in /run, where nobody else can make one first. */
const lockPath = '/run/runbook.lock';

/** Device and inode of every open file of this name: a container has a /run of its own. */
const findOpenFiles = ['find', '/proc', '-maxdepth', '3', '-path', '/proc/[0-9]*/fd/*', '-lname', lockPath] as const;

/**
 * Who holds a machine, without touching its lock: the record in the lock file counts while a process has that file open, since
 * the kernel closes it with its holder. Null when nobody does; a holder whose record cannot be read is "unknown".
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
  try {
    const { run, operator, since } = JSON.parse(first) as LockHolder;
    const holder = { run: String(run), operator: String(operator), since: String(since) };
    const silent = Math.max(0, Number(now.stdout) - Number(touched));
    // A holder behind a connection touches the file whenever it hears from its operator, and says how long it waits for that.
    return limit === undefined ? holder : { ...holder, connection: { silent, limit: Number(limit) } };
  } catch {
    return { run: 'unknown', operator: 'unknown', since: 'unknown' };
  }
}

import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that cannot be mistaken for a later one with its number: the start time is in clock ticks since boot (proc_pid_stat(5)). */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** The identity of a running process with these consecutive arguments on its command line; undefined if it has ended or is another process. */
export async function identify(pid: number, marker: readonly string[]): Promise<ProcessIdentity | undefined> {
  try {
    const startTime = await readStartTime(pid);
    const argv = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    const marked = argv.some((_, at) => marker.every((word, offset) => argv[at + offset] === word));
    return startTime !== undefined && marked ? { pid, startTime } : undefined;
  } catch {
    return undefined;
  }
}

/** All running processes with these arguments: this finds a lab's QEMU whose process ID was not recorded. */
export async function findByMarker(marker: readonly string[]): Promise<readonly ProcessIdentity[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => identify(pid, marker)));
  return found.filter((identity) => identity !== undefined);
}

/** True while exactly this process is running; a zombie has ended. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await readStartTime(identity.pid).catch(() => undefined)) === identity.startTime;
}

/** Ends exactly this process and returns when it has ended: SIGTERM, and SIGKILL after `grace` seconds. Never signals another process. */
export async function endProcess(identity: ProcessIdentity, grace = 5): Promise<void> {
  const patience = performance.now() + grace * 1000;
  let signal: NodeJS.Signals = 'SIGTERM';
  let sent: NodeJS.Signals | undefined;
  while (await isAlive(identity)) {
    if (performance.now() > patience) signal = 'SIGKILL';
    if (sent !== signal) {
      try {
        process.kill(identity.pid, signal);
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
      }
      sent = signal;
    }
    await delay(20);
  }
}

async function readStartTime(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  // The command name is in parentheses and may contain spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

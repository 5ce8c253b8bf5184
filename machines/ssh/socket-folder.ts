import { once } from 'node:events';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { geteuid, kill, pid } from 'node:process';

/** Where sockets can be: their path has at most 107 bytes (unix(7)), of which ours and ssh(1)'s temporary suffix take 48. */
const parent = (): string => (Buffer.byteLength(tmpdir()) <= 59 ? tmpdir() : '/tmp');
/** A folder that is younger can belong to a connection that is just being made. */
const youngest = 60_000;

/**
 * Makes the private folder for the sockets of one connection; its name contains the ID of this process. Also removes
 * the folders of processes that have ended and whose connection has ended too: a kill -9 can leave one.
 */
export async function makeSocketFolder(): Promise<string> {
  const folder = await mkdtemp(join(parent(), `rb-${pid}-`));
  const [names, { mtimeMs: now }] = await Promise.all([readdir(parent()).catch(() => []), lstat(folder)]);
  await Promise.all(names.map((name) => removeIfStale(name, now)));
  return folder;
}

async function removeIfStale(name: string, now: number): Promise<void> {
  const owner = /^rb-(\d+)-\w{6}$/.exec(name)?.[1];
  if (owner === undefined || isRunning(Number(owner))) return;
  const path = join(parent(), name);
  try {
    const found = await lstat(path);
    if (!found.isDirectory() || found.uid !== geteuid?.() || now - found.mtimeMs < youngest) return;
    // The process can be one that is not seen from here, as in a container.
    if (!(await isListened(join(path, 'control')))) await rm(path, { recursive: true, force: true });
  } catch {
    // It is only tidying up: another process may do the same.
  }
}

function isRunning(process: number): boolean {
  try {
    kill(process, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function isListened(socket: string): Promise<boolean> {
  const stream = connect(socket);
  try {
    await once(stream, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    stream.destroy();
  }
}

import { spawn } from 'node:child_process';
import { lstat, readdir, readlink, realpath } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Machine } from '../../engine/model/machine.ts';
import { askSocket } from './ask-socket.ts';
import { appendText, cutFile, removeFile } from './change-file.ts';
import { makeFolder, removeFolders } from './change-folder.ts';
import { fileStat } from '../files/file-state.ts';
import { awaitLock, releaseLock } from './await-lock.ts';
import type { LockProcess } from './await-lock.ts';
import { LOCK_SCRIPT } from './lock-script.ts';
import { openRegular } from './open-regular.ts';
import { putFile } from './put-file.ts';
import { readPlain, readState } from './read-state.ts';
import { runProgram } from './run-program.ts';
import { assertPath, isAbsent, trouble } from './trouble.ts';
import { writeOnce } from './write-once.ts';

export interface LocalOptions {
  /** The name the lab file gives this machine. */
  readonly name: string;
  /** The environment of programs; only the standard PATH of a root login by default. LC_ALL is always C. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The lock file; by default /run/runbook.lock for root and /tmp/runbook-UID.lock for others. */
  readonly lockPath?: string;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The machine that runbook itself runs on; disposing it releases its lock and kills its running programs. */
export function localMachine(options: LocalOptions): Machine {
  const inherited = Object.entries(options.env ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const env: Record<string, string> = { PATH, ...Object.fromEntries(inherited) };
  const ended = new AbortController();
  const locks = new Set<LockProcess>();

  const look = async <T>(doing: string, path: string, action: () => Promise<T>): Promise<T | undefined> => {
    assertPath(path);
    try {
      return await action();
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw trouble(doing, path, error);
    }
  };
  const change = async (doing: string, path: string, action: () => Promise<void>): Promise<void> => {
    assertPath(path);
    try {
      await action();
    } catch (error) {
      throw trouble(doing, path, error);
    }
  };
  const connectTo: Machine['connect'] = (socketPath) =>
    new Promise((resolve, reject) => {
      assertPath(socketPath);
      const socket = connect(socketPath);
      socket.once('error', (error) => reject(trouble('connect to', socketPath, error)));
      socket.once('connect', () => {
        socket.removeAllListeners('error');
        resolve(socket);
      });
    });
  const run: Machine['run'] = (argv, { signal, ...rest } = {}) => {
    const signals = signal === undefined ? [ended.signal] : [ended.signal, signal];
    return runProgram(argv, { ...rest, signal: AbortSignal.any(signals) }, env);
  };

  return {
    name: options.name,
    outlivesReboot: false,
    read: (path) =>
      look('read', path, async () => {
        await using handle = await openRegular(path, { path, isFollowed: true });
        // Awaited here, because a failure while the handle is closed would have no listener.
        return await handle.readFile('utf8');
      }),
    readFile: (path, options) => look('read', path, () => (options?.plain ? readPlain(path) : readState(path))),
    list: (path) => look('list', path, async () => (await readdir(path)).sort()),
    link: (path) =>
      look('readlink', path, async () =>
        readlink(path).catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'EINVAL') return undefined;
          throw error;
        }),
      ),
    resolve: (path) => look('realpath', path, () => realpath(path)),
    stat: (path) => look('stat', path, async () => fileStat(await lstat(path))),
    query: run,
    ask: (question) => askSocket(connectTo(question.socket), question),
    run,
    write: async (path, text, { deadline = 10 } = {}) => {
      assertPath(path);
      await writeOnce(path, text, deadline, env);
    },
    put: (path, file) => change('put', path, () => putFile(path, file)),
    remove: (path) => change('remove', path, () => removeFile(path)),
    makeFolder: (path, mode) => change('make folder', path, () => makeFolder(path, mode)),
    removeFolders: (path, top) => change('remove folder', path, () => removeFolders(path, top)),
    append: (path, text) => change('append to', path, () => appendText(path, text)),
    truncate: (path, size) => change('truncate', path, () => cutFile(path, size)),
    connect: connectTo,
    lock: async (holder) => {
      const path = options.lockPath ?? '';
      // In a separate session, otherwise the first Ctrl+C would release the lock while the present step is being
      // finished.
      const child = spawn('sh', ['-c', LOCK_SCRIPT, 'sh', path, JSON.stringify(holder)], {
        detached: true,
        env,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const other = await awaitLock(child, path);
      if (other !== undefined) return other;
      locks.add(child);
      const release = async () => {
        await releaseLock(child);
        locks.delete(child);
      };
      return { holder, [Symbol.asyncDispose]: release };
    },
    reconnect: async () => {},
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await Promise.all([...locks].map(releaseLock));
    },
  };
}

import { lstat, readlink, realpath } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Machine } from '../../engine/model/machine.ts';
import { checkBy } from '../../facts/confine/confine-check.ts';
import { askSocket } from './ask-socket.ts';
import { assertWhole } from '../programs/assert-whole.ts';
import { appendText, cutFile, removeFile } from './change-file.ts';
import { makeFolder, removeFolders } from './change-folder.ts';
import { fileStat } from '../files/file-state.ts';
import { listNames } from '../files/list-names.ts';
import { openRegular } from './open-regular.ts';
import { readBounded } from '../files/read-bounded.ts';
import { remainingPrograms } from './remaining-programs.ts';
import { putFile } from './put-file.ts';
import { readPlain, readState } from './read-state.ts';
import { runProgram } from './run-program.ts';
import { ownerOfMarks } from './start-marked.ts';
import type { ProgramMarks } from './start-marked.ts';
import { lockPathOf, takeLock } from './take-lock.ts';
import type { HeldLock } from './take-lock.ts';
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
  const lockPath = options.lockPath ?? lockPathOf();
  const locks = new Set<HeldLock>();
  const marks = (): ProgramMarks => ({ folder: `${lockPath}.d`, run: [...locks][0]?.holder.run ?? '' });

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
  const runner =
    (whole: boolean, isMarked: () => boolean): Machine['run'] =>
    async (argv, { signal, ...rest } = {}) => {
      const signals = signal === undefined ? [ended.signal] : [ended.signal, signal];
      const given = { ...rest, signal: AbortSignal.any(signals) };
      const output = await runProgram(argv, given, env, isMarked() ? marks() : undefined);
      return assertWhole(argv, output, rest.whole ?? whole);
    };
  // Outside a run nothing depends on the end of a program that only reads.
  const query = runner(true, () => locks.size > 0);
  const lookQuietly = runner(true, () => false);

  return {
    name: options.name,
    outlivesReboot: false,
    read: (path) =>
      look('read', path, async () => {
        await using handle = await openRegular(path, { path, isFollowed: true });
        // Awaited here, because a failure while the handle is closed would have no listener.
        return (await readBounded(handle, path)).toString('utf8');
      }),
    readFile: (path, options) => look('read', path, () => (options?.plain ? readPlain(path) : readState(path))),
    list: (path) => look('list', path, async () => await listNames(path)),
    link: (path) =>
      look('readlink', path, async () =>
        readlink(path).catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'EINVAL') return undefined;
          throw error;
        }),
      ),
    resolve: (path) => look('realpath', path, () => realpath(path)),
    stat: (path) => look('stat', path, async () => fileStat(await lstat(path))),
    query,
    check: checkBy(runner(false, () => locks.size > 0)),
    ask: (question) => askSocket(options.name, connectTo(question.socket), question),
    run: runner(false, () => true),
    write: async (path, text, { deadline = 10 } = {}) => {
      assertPath(path);
      await writeOnce(path, text, deadline, env, marks());
    },
    put: (path, file) => change('put', path, () => putFile(path, file)),
    remove: (path) => change('remove', path, () => removeFile(path)),
    makeFolder: (path, mode) => change('make folder', path, () => makeFolder(path, mode)),
    removeFolders: (path, top) => change('remove folder', path, () => removeFolders(path, top)),
    append: (path, text) => change('append to', path, () => appendText(path, text)),
    truncate: (path, size) => change('truncate', path, () => cutFile(path, size)),
    connect: connectTo,
    lock: async (holder) => {
      const lock = await takeLock(lockPath, holder, env);
      if (!('release' in lock)) return lock;
      locks.add(lock);
      const release = async () => {
        locks.delete(lock);
        lock.release();
      };
      return { holder, [Symbol.asyncDispose]: release };
    },
    remaining: ({ settle = false } = {}) =>
      remainingPrograms(lookQuietly, { lockPath, owners: [ownerOfMarks], settle }),
    reconnect: async () => {},
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      for (const lock of locks) lock.release();
    },
  };
}

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lock, LockHolder, Machine } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { checkBy } from '../../facts/confine/confine-check.ts';
import { askSocket } from '../local/ask-socket.ts';
import { payloadOf } from '../files/payload-of.ts';
import { assertWhole } from '../programs/assert-whole.ts';
import { remainingPrograms } from '../local/remaining-programs.ts';
import { assertPath } from '../local/trouble.ts';
import { makeCrew } from './crew.ts';
import { forwardSocket } from './forward-socket.ts';
import { batchLooks } from './look.ts';
import { takeRemoteLock } from './remote-lock.ts';
import type { RemoteLock } from './remote-lock.ts';
import { requestChange, requestWrite } from './request-change.ts';
import type { ChangeRequest } from './request-change.ts';
import { requestState } from './request-state.ts';
import { openConnections } from './open-connections.ts';
import { openSession } from './session.ts';
import type { SshOptions } from './ssh-options.ts';
import { encodeField } from './quote.ts';
import { relaySocket } from './relay-socket.ts';
import { sshReader } from './ssh-reader.ts';

/** Longer than the client's own time limit (ServerAliveInterval): the side that lost the connection knows it before the machine releases the lock. */
const SILENCE = 60;

/**
 * Connects to a machine with the OpenSSH client and returns when its shell answers; otherwise throws MachineError
 * UNREACHABLE. A lost connection remains lost until `reconnect`, which also takes the lock again if this machine held
 * it.
 */
export async function sshMachine(options: SshOptions): Promise<Machine> {
  const { sudo = false, silence = SILENCE } = options;
  const ended = new AbortController();
  const running = new Set<Promise<unknown>>();
  const locks = new Set<RemoteLock>();
  const open = async () => {
    const opened = await openSession(options);
    return { session: opened, look: batchLooks(opened), crew: makeCrew(opened, sudo) };
  };
  let { session, look, crew } = await open();

  const { follow, ...reader } = sshReader(
    (kind, path) => look(kind, path),
    (path) => requestState(session, path),
    (what) => session.breach(what),
  );
  const runner =
    (kind: 'query' | 'run'): Machine['run'] =>
    async (argv, { signal, ...rest } = {}) => {
      if (argv.length === 0) throw new Error('run: an empty argv');
      const signals = signal === undefined ? [ended.signal] : [ended.signal, signal];
      const task = crew.run(kind, argv, { ...rest, signal: AbortSignal.any(signals) });
      running.add(task);
      const output = await task.finally(() => running.delete(task));
      return assertWhole(argv, output, rest.whole ?? kind === 'query');
    };
  const lockOf = (lock: RemoteLock): Lock => ({
    holder: lock.holder,
    [Symbol.asyncDispose]: async () => {
      locks.delete(lock);
      await lock.release();
    },
  });
  const change = async (
    word: ChangeRequest,
    path: string,
    settings: readonly (string | number)[],
    content?: Buffer,
  ) => {
    assertPath(path);
    await requestChange(session, word, path, settings, content);
  };

  const connect: Machine['connect'] = async (socketPath) => {
    if (sudo) return relaySocket(session, socketPath);
    const found = await follow(socketPath);
    if (found?.kind === 'socket') return forwardSocket(session, socketPath);
    const code = found === undefined ? 'ENOENT' : 'ECONNREFUSED';
    throw new MachineError(`connect to ${socketPath}: no such socket`, { code, path: socketPath });
  };

  return {
    name: options.name,
    outlivesReboot: true,
    ...reader,
    query: runner('query'),
    check: checkBy(runner('run')),
    ask: (question) => askSocket(options.name, connect(question.socket), question),
    run: runner('run'),
    write: async (path, text, { deadline = 10 } = {}) => {
      assertPath(path);
      await requestWrite(session, path, text, deadline);
    },
    put: (path, file) => {
      const beside = randomBytes(6).toString('hex');
      const { form, bytes } = payloadOf(`.runbook-${beside}`, file);
      return change('put', path, [file.mode.toString(8), file.owner, file.group, beside, form], bytes);
    },
    remove: (path) => change('remove', path, []),
    makeFolder: (path, mode) => change('folder', path, [mode.toString(8)]),
    removeFolders: (path, top) => change('rmdirs', path, [encodeField(top)]),
    append: (path, text) => change('append', path, [], Buffer.from(text)),
    truncate: (path, size) => change('cut', path, [size]),
    connect,
    lock: async (holder: LockHolder) => {
      const outcome = await takeRemoteLock(session, holder, { path: options.lockPath ?? '', sudo, silence });
      if (!('release' in outcome)) return outcome;
      locks.add(outcome);
      return lockOf(outcome);
    },
    remaining: ({ settle = false } = {}) =>
      remainingPrograms(runner('query'), { lockPath: options.lockPath ?? '', owners: [...openConnections], settle }),
    reconnect: async () => {
      await crew.close();
      await session.close();
      ({ session, look, crew } = await open());
      for (const lock of locks) await lock.retake(session);
    },
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      const stopped = Promise.allSettled([...running]);
      await Promise.race([stopped, session.end, sleep(2000, undefined, { ref: false })]);
      await Promise.all([...locks].map((lock) => lock.release()));
      await crew.close();
      await session.close();
    },
  };
}

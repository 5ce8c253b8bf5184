import { randomBytes } from 'node:crypto';
import type { Clock } from '../../engine/model/clock.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { FileStat, Machine, RunOptions } from '../../engine/model/machine.ts';
import { errnoOf } from '../local/errno-of.ts';
import { parseMetadata, parseState } from '../files/parse-state.ts';
import { payloadOf } from '../files/payload-of.ts';
import { fileStat } from '../files/file-state.ts';
import { assertPath } from '../local/trouble.ts';
import { writeTimeout } from '../local/write-once.ts';
import { AgentLine } from './agent-line.ts';
import { ABSENT, FILE_SCRIPT } from './file-script.ts';
import { explainSilence } from './explain-silence.ts';
import { runInGuest } from './run-in-guest.ts';
import type { GuestOutput } from './run-in-guest.ts';

export interface GuestOptions {
  /** The name the lab file gives this machine. */
  readonly name: string;
  /** The machine whose QEMU runs the guest. */
  readonly host: Machine;
  /** The host's socket of the guest's agent. */
  readonly socket: string;
  readonly clock: Clock;
}

/**
 * The system inside a virtual machine, through the QEMU guest agent: a serial line that needs no network. It runs as
 * the user of the agent, root. Rejects with MachineError UNREACHABLE while no agent answers, GONE if its virtual
 * machine is not running. It cannot open sockets in the guest (ENOTSUP), and has no separate lock: the lock of the
 * host includes its guests.
 */
export async function guestMachine({ name, host, socket, clock }: GuestOptions): Promise<Machine> {
  const line = new AgentLine(host, socket, clock);
  await line.request('guest-ping').catch(async (error: unknown) => {
    throw await explainSilence(error, host, socket);
  });

  const script = async (
    word: string,
    path: string,
    settings: readonly (string | number)[] = [],
    content?: Buffer,
    deadline = 60,
  ) => {
    assertPath(path);
    const argv = ['sh', '-c', FILE_SCRIPT, 'sh', word, path, ...settings.map(String)];
    return runInGuest(line, clock, argv, { deadline, ...(content === undefined ? {} : { stdin: content }) });
  };
  const check = (doing: string, path: string, { code, stderr, timedOut }: GuestOutput): void => {
    if (code === 0) return;
    const text = stderr.toString('utf8').trim() || `ended with ${code === null ? 'a signal' : `code ${code}`}`;
    // The first message is the cause; a later one may only be about closing.
    const errno = text
      .split('\n')
      .map(errnoOf)
      .find((name) => name !== 'UNKNOWN');
    throw new MachineError(`${doing} ${path}: ${text}`, { code: timedOut ? 'TIMEOUT' : (errno ?? 'UNKNOWN'), path });
  };
  const look = async (word: string, path: string): Promise<Buffer | undefined> => {
    const output = await script(word, path);
    if (output.code === ABSENT) return undefined;
    check(word, path, output);
    return output.stdout;
  };
  const change = async (word: string, path: string, settings: readonly (string | number)[] = [], content?: Buffer) =>
    check(word, path, await script(word, path, settings, content));
  const run = async (argv: readonly string[], options?: RunOptions) => {
    const output = await runInGuest(line, clock, argv, options);
    return { ...output, stdout: output.stdout.toString('utf8'), stderr: output.stderr.toString('utf8') };
  };
  /** The records of an output in which each record ends with NUL. */
  const records = (output: Buffer | undefined): readonly string[] | undefined =>
    output?.toString('utf8').split('\0').slice(0, -1);

  const noSockets = async (path: string): Promise<never> => {
    throw new MachineError(`connect to ${path}: the guest agent cannot forward sockets`, { code: 'ENOTSUP', path });
  };

  return {
    name,
    outlivesReboot: true,
    read: async (path) => (await look('read', path))?.toString('utf8'),
    readFile: async (path, options) => {
      const data = await look(options?.plain ? 'plain' : 'file', path);
      return data === undefined ? undefined : parseState(data);
    },
    list: async (path) => records(await look('list', path))?.toSorted(),
    link: async (path) => records(await look('link', path))?.[0],
    resolve: async (path) => records(await look('resolve', path))?.[0],
    stat: async (path): Promise<FileStat | undefined> => {
      const record = records(await look('stat', path))?.[0];
      return record === undefined ? undefined : fileStat(parseMetadata(record));
    },
    query: run,
    ask: ({ socket: asked }) => noSockets(asked),
    run,
    write: async (path, text, { deadline = 10 } = {}) => {
      const content = Buffer.from(text);
      const output = await script('write', path, [Math.max(content.length, 1)], content, deadline);
      if (output.timedOut) throw writeTimeout(path, deadline);
      check('write', path, output);
    },
    put: (path, file) => {
      const beside = randomBytes(6).toString('hex');
      const { form, bytes } = payloadOf(`.runbook-${beside}`, file);
      return change('put', path, [file.mode.toString(8), file.owner, file.group, beside, form], bytes);
    },
    remove: (path) => change('remove', path),
    makeFolder: (path, mode) => change('folder', path, [mode.toString(8)]),
    removeFolders: (path, top) => change('rmdirs', path, [top]),
    append: (path, text) => change('append', path, [], Buffer.from(text)),
    truncate: (path, size) => change('cut', path, [size]),
    connect: noSockets,
    lock: (holder) => host.lock(holder),
    reconnect: async () => {
      line.drop();
      await line.request('guest-ping');
    },
    [Symbol.asyncDispose]: async () => line.close(),
  };
}

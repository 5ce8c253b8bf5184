import { randomBytes } from 'node:crypto';
import type { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import { limits } from '../../engine/model/bytes/limits.ts';
import type { Clock } from '../../engine/model/clock.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { checkBy } from '../../facts/confine/confine-check.ts';
import { errnoOf } from '../local/errno-of.ts';
import { parseState } from '../files/parse-state.ts';
import { parseStat } from '../files/parse-stat.ts';
import { payloadOf } from '../files/payload-of.ts';
import { fileStat } from '../files/file-state.ts';
import { assertWhole } from '../programs/assert-whole.ts';
import { outputOf } from '../programs/output-of.ts';
import { splitNames } from '../files/split-names.ts';
import { tooLarge } from '../files/too-large.ts';
import { assertPath } from '../local/trouble.ts';
import { writeTimeout } from '../local/write-once.ts';
import { AgentLine } from './agent-line.ts';
import { ABSENT, AGENT_LIMIT, FILE_SCRIPT, MOST_OF_A_FILE } from './file-script.ts';
import { explainSilence } from './explain-silence.ts';
import { REMAINING_IN_GUEST, remainingInGuest } from './remaining-in-guest.ts';
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

/** What is kept of a file, of which no more is sent than the agent keeps. */
const wholeFile = { stdout: { head: AGENT_LIMIT, tail: 0 }, stderr: limits.stderr };

/** The text of an output of which the agent dropped the end. */
function dropped(kept: KeptEnds, isCut: boolean): KeptEnds {
  if (isCut) kept.push(Buffer.from('\n[the guest agent left out the rest]\n'));
  return kept;
}

/**
 * The system inside a virtual machine, through the QEMU guest agent: a serial line that needs no network. It runs as
 * the user of the agent, root. Rejects with MachineError UNREACHABLE while no agent answers, GONE if its virtual
 * machine is not running. It cannot open sockets in the guest (ENOTSUP), and has no separate lock: the lock of the
 * host includes its guests.
 */
export async function guestMachine({ name, host, socket, clock }: GuestOptions): Promise<Machine> {
  const line = new AgentLine(name, host, socket, clock);
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
    const input = content === undefined ? {} : { stdin: content };
    return runInGuest(line, clock, argv, { deadline, ends: wholeFile, ...input });
  };
  const check = (doing: string, path: string, { code, stderr, timedOut }: GuestOutput): void => {
    if (code === 0) return;
    const text = stderr.text.trim() || `ended with ${code === null ? 'a signal' : `code ${code}`}`;
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
    if (output.cut.stdout || output.stdout.omitted > 0) throw tooLarge(path, AGENT_LIMIT);
    return output.stdout.bytes;
  };
  const change = async (word: string, path: string, settings: readonly (string | number)[] = [], content?: Buffer) =>
    check(word, path, await script(word, path, settings, content));
  const runner =
    (whole: boolean): Machine['run'] =>
    async (argv, options) => {
      const { code, stdout, stderr, timedOut, cut } = await runInGuest(line, clock, argv, options);
      const kept = [dropped(stdout, cut.stdout), dropped(stderr, cut.stderr)] as const;
      return assertWhole(argv, outputOf(code, ...kept, timedOut), options?.whole ?? whole);
    };
  const malformed = (path: string) => line.breach(`sent a malformed answer about ${path}`);
  /** The only record of an output, which NUL ends. */
  const record = async (word: string, path: string): Promise<string | undefined> => {
    const output = await look(word, path);
    if (output === undefined) return undefined;
    if (output.length > 0 && output.indexOf(0) === output.length - 1)
      return output.toString('utf8', 0, output.length - 1);
    throw malformed(path);
  };

  const noSockets = async (path: string): Promise<never> => {
    throw new MachineError(`connect to ${path}: the guest agent cannot forward sockets`, { code: 'ENOTSUP', path });
  };

  return {
    name,
    outlivesReboot: true,
    read: async (path) => (await look('read', path))?.toString('utf8'),
    readFile: async (path, options) => {
      const data = await look(options?.plain ? 'plain' : 'file', path);
      const state = data === undefined ? undefined : parseState(data, path, MOST_OF_A_FILE);
      if (state === 'malformed') throw malformed(path);
      return state;
    },
    list: async (path) => {
      const listing = await look('list', path);
      if (listing === undefined) return undefined;
      const names = splitNames(listing, path);
      if (names === undefined) throw malformed(path);
      return names.sort();
    },
    link: (path) => record('link', path),
    resolve: (path) => record('resolve', path),
    stat: async (path) => {
      const found = await record('stat', path);
      if (found === undefined) return undefined;
      const stat = parseStat(found);
      if (stat === undefined) throw malformed(path);
      return fileStat(stat);
    },
    query: runner(true),
    check: checkBy(runner(false)),
    ask: ({ socket: asked }) => noSockets(asked),
    run: runner(false),
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
    remaining: async () => remainingInGuest(await runner(true)(['sh', '-c', REMAINING_IN_GUEST])),
    reconnect: async () => {
      line.drop();
      await line.request('guest-ping');
    },
    [Symbol.asyncDispose]: async () => line.close(),
  };
}

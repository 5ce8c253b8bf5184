import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import { limits, sizeText } from '../../engine/model/bytes/limits.ts';
import { splitLines } from '../../engine/model/bytes/split-lines.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { breachOf } from './breach.ts';
import { NO_SSH, endClient, startMaster } from './client.ts';
import type { Client } from './client.ts';
import { lockPathOf } from '../local/take-lock.ts';
import { explainLoss } from './explain-loss.ts';
import { shellCommand } from './quote.ts';
import { clip, readLog } from './read-log.ts';
import { splitSegments } from './split-segments.ts';
import { makeSocketFolder } from './socket-folder.ts';
import { openConnections } from './open-connections.ts';
import { GREETING, LEAST, LONGEST_LINE, MOST_AT_ONCE, MOST_OF_A_SEGMENT } from './session-limits.ts';
import { SESSION_SCRIPT } from './scripts/session-script.ts';
import { masterArgv } from './ssh-options.ts';
import type { SshOptions } from './ssh-options.ts';

/** The longest wait for an answer, in seconds: long enough for sync(1) on a slow disk, short enough to detect a stuck host. */
const PATIENCE = 120;

/** A line of the script on the session's standard error: the number of a write, its code and message. */
interface AsideAnswer {
  readonly id: number;
  readonly code: number;
  readonly message: string;
}

/** One connection and its shell on the machine; after a loss it remains lost. */
export interface Session {
  /** The folder of the control socket; no other user can enter it. */
  readonly folder: string;
  /** The connection's folder on the machine (LIFE_SCRIPT). */
  readonly far: string;
  /** The folder of marks on the machine (REMAINING_SCRIPT). */
  readonly marks: string;
  /** Why the connection was lost. */
  readonly lost: MachineError | undefined;
  /** Resolves, with the reason, when the connection is lost. */
  readonly end: Promise<MachineError>;
  /** Loses the connection because the machine broke the protocol, and returns the error. */
  breach(what: string): MachineError;
  /** Seconds in which the greeting of another channel must arrive. */
  readonly greeting: number;
  /**
   * Sends a request line and its payload; collects segments until `complete` recognizes the last one. If it returns a text, the
   * machine broke the protocol in that way. A segment that is too long is cut.
   */
  request(line: string, payload: Buffer, complete: Complete): Promise<readonly KeptEnds[]>;
  /** Sends a request line without an answer in the order of requests. */
  send(line: string): void;
  /** Waits for a write's answer, or for the end of the connection. */
  aside(id: number): Promise<AsideAnswer>;
  close(): Promise<void>;
}

/** Whether an answer is complete, or how it breaks the protocol. */
export type Complete = (segments: readonly KeptEnds[]) => boolean | string;

interface Pending {
  readonly segments: KeptEnds[];
  readonly complete: Complete;
  readonly resolve: (segments: readonly KeptEnds[]) => void;
}

/** Connects, and returns when the machine answers; throws MachineError UNREACHABLE with the message of ssh(1). */
export async function openSession(options: SshOptions): Promise<Session> {
  // Private, because every process that can open its socket can use the connection.
  const folder = await makeSocketFolder();
  const forget = () => rm(folder, { recursive: true, force: true });
  let client: Client;
  try {
    const command = shellCommand(SESSION_SCRIPT, [options.lockPath ?? ''], options.sudo ?? false);
    client = startMaster(masterArgv(options, folder, command), folder);
  } catch (error) {
    await forget();
    throw error;
  }
  const { patience = PATIENCE, connectTimeout = 15 } = options;
  const greetingTime = Math.min(patience, connectTimeout + GREETING);
  const token = randomBytes(16).toString('hex');
  const pending: Pending[] = [];
  const aside = new Map<number, (answer: AsideAnswer) => void>();
  const ending = Promise.withResolvers<MachineError>();
  const waiting = new Set<(error: MachineError) => void>();
  let lost: MachineError | undefined;
  let noise = '';
  let greeting = '';
  /** The output of a login shell that did not start the script. */
  const chatter = () => (far === '' ? greeting.trim() : '');
  let far = '';
  let marks = '';

  const loseBy = (error: MachineError) => {
    if (lost !== undefined) return;
    openConnections.delete(basename(far));
    lost = error;
    ending.resolve(lost);
    for (const reject of waiting) reject(lost);
  };
  const lose = (reason: string) => {
    if (lost !== undefined) return;
    const log = readLog(`${folder}/log`);
    const reported = [reason, log, noise.trim(), chatter()].filter((text) => text !== '').join(': ');
    const { reason: why, hint } = explainLoss(reported, options);
    loseBy(new MachineError(`${options.name} (ssh ${options.host}): ${why}`, { code: 'UNREACHABLE', hint }));
  };
  const breach = (what: string): MachineError => {
    const error = breachOf(what, options);
    loseBy(error);
    client.kill('SIGKILL');
    client.stdout.destroy();
    client.stderr.destroy();
    return error;
  };
  client.on('error', (cause: NodeJS.ErrnoException) => lose(cause.message));
  client.on('close', (code) => {
    const isMissing = code === NO_SSH && far === '';
    lose(isMissing ? 'ssh(1) is not installed here; install the OpenSSH client' : 'the connection ended');
  });
  // The shell can end before its connection; a short wait lets its messages on standard error arrive first.
  client.stdout.on('end', () => setTimeout(() => lose('the session ended'), 200));
  let kept = 0;
  const room = () => ({ head: Math.max(Math.min(limits.file + limits.path, MOST_AT_ONCE - kept), LEAST), tail: 0 });
  const { push, unfinished } = splitSegments(Buffer.from(`\x1e${token}\x1e`), room, (segment) => {
    if (lost !== undefined) return;
    const first = pending[0];
    if (first === undefined) return void breach('sent a reply that runbook did not request');
    first.segments.push(segment);
    kept += segment.bytes.length;
    const outcome = first.complete(first.segments);
    if (typeof outcome === 'string') return void breach(outcome);
    if (!outcome) return;
    pending.shift();
    if (pending.length === 0) kept = 0;
    first.resolve(first.segments);
  });
  client.stdout.on('data', (chunk: Buffer) => {
    if (lost !== undefined) return;
    if (far === '') greeting = clip(greeting + chunk.toString('utf8', 0, 4000));
    push(chunk);
    if (unfinished() > MOST_OF_A_SEGMENT)
      breach(`sent more than ${sizeText(MOST_OF_A_SEGMENT)} without the end of a reply`);
    else if (pending.length === 0 && unfinished() > 0) breach('sent data that runbook did not request');
  });
  const heard = (text: string) => (noise = clip(`${noise}${text}\n`));
  const readLine = (bytes: Buffer) => {
    if (lost !== undefined) return;
    const text = bytes.toString('utf8');
    const match = text.match(/\x1e([0-9a-f]+) (\d{1,15}) (\d{1,3}) (.*)$/);
    if (match?.[1] !== token) return void heard(text.slice(-2000));
    const id = Number(match[2]);
    const settle = aside.get(id);
    if (settle === undefined) return void breach('answered a write that runbook did not request');
    aside.delete(id);
    settle({ id, code: Number(match[3]), message: match[4] ?? '' });
  };
  client.stderr.on(
    'data',
    splitLines(LONGEST_LINE, readLine, () => heard('a very long line')),
  );

  const untilLost = <T>(answer: Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (lost !== undefined) return reject(lost);
      waiting.add(reject);
      void answer.then(resolve).finally(() => waiting.delete(reject));
    });
  const session: Session = {
    folder,
    get far() {
      return far;
    },
    get marks() {
      return marks;
    },
    get lost() {
      return lost;
    },
    end: ending.promise,
    breach,
    greeting: greetingTime,
    request: (text, payload, complete) => {
      const { promise, resolve } = Promise.withResolvers<readonly KeptEnds[]>();
      const seconds = far === '' ? greetingTime : patience;
      const timer = setTimeout(() => {
        const partly = (pending[0]?.segments.length ?? 0) > 0 || unfinished() > 0;
        const instead = chatter() === '' ? '' : `; it sent this text instead: ${chatter().slice(0, 300)}`;
        if (far === '') breach(`sent no greeting within ${seconds} s${instead}`);
        else if (partly) breach(`sent only a part of a reply within ${seconds} s`);
        else lose(`no answer within ${seconds} s`);
        client.kill('SIGKILL');
      }, seconds * 1000);
      if (lost === undefined) {
        pending.push({ segments: [], complete, resolve });
        client.stdin.write(`${text}\n`);
        if (payload.length > 0) client.stdin.write(payload);
      }
      return untilLost(promise).finally(() => clearTimeout(timer));
    },
    send: (text) => {
      client.stdin.write(`${text}\n`);
    },
    aside: (id) => {
      const { promise, resolve } = Promise.withResolvers<AsideAnswer>();
      aside.set(id, resolve);
      return untilLost(promise).finally(() => aside.delete(id));
    },
    close: async () => {
      client.stdin.end();
      await endClient(client, 1000);
      lose('the connection was closed');
      await forget();
    },
  };
  try {
    // The first mark ends the output of a login shell, the second the greeting of the script.
    const [, answer] = await session.request(token, Buffer.alloc(0), ([, words]) => {
      if (words === undefined) return false;
      return words.omitted === 0 && GREETS.test(words.text) ? true : 'sent an unknown greeting';
    });
    const [, uid = '', place = ''] = /^(\d+) (.*)$/s.exec(answer?.text ?? '') ?? [];
    far = place;
    openConnections.add(basename(far));
    marks = `${options.lockPath ?? lockPathOf(Number(uid))}.d`;
  } catch (error) {
    await session.close();
    throw error;
  }
  return session;
}

/** The greeting: the number of the user and the connection's folder. */
const GREETS = /^\d{1,10} \/[^\0\n]{1,4000}$/;

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { MachineError } from '../../engine/model/machine-error.ts';
import { NO_SSH, endClient, startMaster } from './client.ts';
import type { Client } from './client.ts';
import { lockPathOf } from '../local/take-lock.ts';
import { explainLoss } from './explain-loss.ts';
import { shellCommand } from './quote.ts';
import { splitSegments } from './split-segments.ts';
import { makeSocketFolder } from './socket-folder.ts';
import { SESSION_SCRIPT } from './session-script.ts';
import { masterArgv } from './ssh-options.ts';
import type { SshOptions } from './ssh-options.ts';

/** The longest wait for an answer, in seconds: long enough for sync(1) on a slow disk, short enough to detect a stuck host. */
const PATIENCE = 120;

/** The open connections of this process, by their names in the folders of marks. */
export const openConnections = new Set<string>();

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
  /** Sends a request line and its payload; collects segments until `complete` recognizes the last one. */
  request(
    line: string,
    payload: Buffer,
    complete: (segments: readonly Buffer[]) => boolean,
  ): Promise<readonly Buffer[]>;
  /** Sends a request line without an answer in the order of requests. */
  send(line: string): void;
  /** Waits for a write's answer, or for the end of the connection. */
  aside(id: number): Promise<AsideAnswer>;
  close(): Promise<void>;
}

interface Pending {
  readonly segments: Buffer[];
  readonly complete: (segments: readonly Buffer[]) => boolean;
  readonly resolve: (segments: readonly Buffer[]) => void;
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

  const lose = (reason: string) => {
    if (lost !== undefined) return;
    const log = readLog(`${folder}/log`);
    const reported = [reason, log, noise.trim(), chatter()].filter((text) => text !== '').join(': ');
    const { reason: why, hint } = explainLoss(reported, options);
    openConnections.delete(basename(far));
    lost = new MachineError(`${options.name} (ssh ${options.host}): ${why}`, { code: 'UNREACHABLE', hint });
    ending.resolve(lost);
    for (const reject of waiting) reject(lost);
  };
  client.on('error', (cause: NodeJS.ErrnoException) => lose(cause.message));
  client.on('close', (code) => {
    const isMissing = code === NO_SSH && far === '';
    lose(isMissing ? 'ssh(1) is not installed here; install the OpenSSH client' : 'the connection ended');
  });
  // The shell can end before its connection; a short wait lets its messages on standard error arrive first.
  client.stdout.on('end', () => setTimeout(() => lose('the session ended'), 200));
  client.stdout.on(
    'data',
    splitSegments(Buffer.from(`\x1e${token}\x1e`), (segment) => {
      const first = pending[0];
      if (first === undefined) return;
      first.segments.push(segment);
      if (!first.complete(first.segments)) return;
      pending.shift();
      first.resolve(first.segments);
    }),
  );
  client.stdout.on('data', (chunk: Buffer) => {
    if (far === '') greeting = clip(greeting + String(chunk));
  });
  let line = '';
  client.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (line + chunk).split('\n');
    line = lines.pop() ?? '';
    for (const text of lines) {
      const match = text.match(/\x1e([0-9a-f]+) (\d+) (\d+) (.*)$/);
      if (match?.[1] === token) {
        const answer = { id: Number(match[2]), code: Number(match[3]), message: match[4] ?? '' };
        aside.get(answer.id)?.(answer);
        aside.delete(answer.id);
      } else noise = clip(`${noise}${text}\n`);
    }
  });

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
    request: (text, payload, complete) => {
      const { promise, resolve } = Promise.withResolvers<readonly Buffer[]>();
      const timer = setTimeout(() => {
        lose(`no answer within ${PATIENCE} s`);
        client.kill('SIGKILL');
      }, PATIENCE * 1000);
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
    const [, answer] = await session.request(token, Buffer.alloc(0), (segments) => segments.length === 2);
    const [, uid = '', folder = ''] = /^(\d+) (.*)$/s.exec(String(answer)) ?? [];
    far = folder;
    openConnections.add(basename(far));
    marks = `${options.lockPath ?? lockPathOf(Number(uid))}.d`;
  } catch (error) {
    await session.close();
    throw error;
  }
  return session;
}

/** The beginning and the end of the output: a shell that quotes the script prints its message before it. */
const clip = (text: string): string => (text.length <= 2000 ? text : `${text.slice(0, 500)}…${text.slice(-1400)}`);

function readLog(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

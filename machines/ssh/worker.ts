import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Output, RunOptions } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { endClient, startClient } from './client.ts';
import { encodeField, shellCommand } from './quote.ts';
import { requestChange } from './request-change.ts';
import { splitSegments } from './split-segments.ts';
import type { Session } from './session.ts';
import { throughMaster } from './ssh-options.ts';
import { WORKER_SCRIPT } from './worker-script.ts';

/** Seconds beyond a deadline until we stop waiting for a program that not even SIGKILL ends. */
const LATE = 5;
const STOPPED: Output = { code: null, stdout: '', stderr: '', timedOut: false };

/** A shell on a channel of its own that runs one program at a time. */
export interface Worker {
  /** `kind` query: a program that only looks. A code from 129 to 192 is a signal's, as sh(1) says it; the deadline (seconds, 60 by default) kills the process group there. */
  run(kind: 'query' | 'run', argv: readonly string[], options: RunOptions): Promise<Output>;
  /** False when it cannot run another one: it still waits for a program that we gave up, or its channel is gone. */
  readonly fit: boolean;
  close(): Promise<void>;
}

/** Opens a worker on the session's connection; the wait for its greeting is part of its first run. */
export function openWorker(session: Session, sudo: boolean): Worker {
  if (session.lost !== undefined) throw session.lost;
  const token = randomBytes(16).toString('hex');
  const client = startClient(
    throughMaster(session.folder, ['runbook', shellCommand(WORKER_SCRIPT, [session.far], sudo)]),
  );
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let noise = '';
  let fit = true;
  let pid: string | undefined;
  let ended = false;
  let wake = () => {};
  const mark = Buffer.from(`\x1e${token}\x1e`);
  const collect = (segments: Buffer[]) =>
    splitSegments(mark, (segment) => {
      segments.push(segment);
      wake();
    });
  client.stdout.on('data', collect(out));
  client.stderr.on('data', collect(err));
  client.stderr.on('data', (chunk: Buffer) => {
    if (pid === undefined) noise = (noise + String(chunk)).slice(-2000);
  });
  const end = () => {
    fit = false;
    ended = true;
    wake();
  };
  client.on('error', (error) => {
    noise += error.message;
    end();
  });
  client.on('close', end);
  void session.end.then(end);
  /** One program's output and exit status, or the greeting. */
  const answer = async (): Promise<readonly [Buffer, Buffer, number]> => {
    await new Promise<void>((resolve) => {
      wake = () => {
        if (ended || (out.length >= 1 && err.length >= 2)) resolve();
      };
      wake();
    });
    const [stdout] = out.splice(0, 1);
    const [stderr, status] = err.splice(0, 2);
    if (stdout !== undefined && stderr !== undefined && status !== undefined) return [stdout, stderr, Number(status)];
    // Its channel can end a moment before the connection is known to be lost.
    await Promise.race([session.end, sleep(500, undefined, { ref: false })]);
    const detail = noise.replaceAll(/\x1e[^\x1e]*\x1e?/g, '').trim() || 'the channel ended';
    throw session.lost ?? new MachineError(`run: ${detail}`, { code: 'UNREACHABLE' });
  };
  client.stdin.write(`${token}\n`);
  const greeting = answer().then(([, , status]) => {
    pid = String(status);
  });
  // Who runs first hears of it.
  greeting.catch(() => {});

  return {
    get fit() {
      return fit;
    },
    run: async (kind, argv, { deadline = 60, stdin = '', env = {}, signal }) => {
      await greeting;
      if (signal?.aborted) return STOPPED;
      const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
      const words = settings.length === 0 ? argv : ['env', ...settings, ...argv];
      const fields = words.map((word) => `=${encodeField(word)}`);
      const start = performance.now();
      client.stdin.write(`${[kind, deadline, Buffer.byteLength(stdin), ...fields].join(' ')}\n`);
      client.stdin.write(stdin);
      let killing: NodeJS.Timeout | undefined;
      const kill = () => {
        requestChange(session, 'kill', String(pid)).catch(() => {});
        // Again until it took: the first may come before timeout(1) has made the group.
        killing ??= setInterval(kill, 200);
      };
      let late: NodeJS.Timeout | undefined;
      const tooLate = new Promise<undefined>((resolve) => {
        late = setTimeout(() => resolve(undefined), (deadline + LATE) * 1000);
      });
      signal?.addEventListener('abort', kill);
      try {
        const answered = await Promise.race([answer(), tooLate]);
        if (answered === undefined) {
          fit = false;
          return { ...STOPPED, timedOut: true };
        }
        const [stdout, stderr, status] = answered;
        const timedOut = status === 137 && killing === undefined && performance.now() - start >= deadline * 1000;
        const code = status > 128 && status <= 192 ? null : status;
        return { code, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8'), timedOut };
      } finally {
        clearInterval(killing);
        clearTimeout(late);
        signal?.removeEventListener('abort', kill);
      }
    },
    close: async () => {
      client.stdin.end();
      await endClient(client, fit ? 1000 : 0);
    },
  };
}

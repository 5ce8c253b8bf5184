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

/** Seconds after a deadline to wait for a program that not even SIGKILL ends. */
const LATE = 5;
const STOPPED: Output = { code: null, stdout: '', stderr: '', timedOut: false };

/** A shell on a separate channel that runs one program at a time. */
export interface Worker {
  /**
   * `kind` query: a program that only reads. A code from 129 to 192 is that of a signal, as in sh(1); the deadline
   * (seconds, 60 by default) kills the process group on the machine.
   */
  run(kind: 'query' | 'run', argv: readonly string[], options: RunOptions): Promise<Output>;
  /** False if it cannot run another program: it still waits for an abandoned one, or its channel has ended. */
  readonly fit: boolean;
  close(): Promise<void>;
}

/** Opens a worker on the session's connection; its first run includes the wait for its greeting. */
export function openWorker(session: Session, sudo: boolean): Worker {
  if (session.lost !== undefined) throw session.lost;
  const token = randomBytes(16).toString('hex');
  const client = startClient(
    throughMaster(session.folder, ['runbook', shellCommand(WORKER_SCRIPT, [session.far, session.marks], sudo)]),
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
  /** The output and exit status of one program, or the greeting. */
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
    // Its channel can end a moment before the loss of the connection is known.
    await Promise.race([session.end, sleep(500, undefined, { ref: false })]);
    const detail = noise.replaceAll(/\x1e[^\x1e]*\x1e?/g, '').trim() || 'the channel ended';
    throw session.lost ?? new MachineError(`run: ${detail}`, { code: 'UNREACHABLE' });
  };
  client.stdin.write(`${token}\n`);
  const greeting = answer().then(([, , status]) => {
    pid = String(status);
  });
  // The first run gets this error.
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
        // Repeated until it succeeds: the first attempt may be earlier than the group that timeout(1) creates.
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

import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Output, RunOptions } from '../../engine/model/machine.ts';
import type { Ends, KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import { limits } from '../../engine/model/bytes/limits.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { outputOf } from '../programs/output-of.ts';
import { endClient, startClient } from './client.ts';
import { encodeField, shellCommand } from './quote.ts';
import { requestChange } from './request-change.ts';
import { splitSegments } from './split-segments.ts';
import type { Session } from './session.ts';
import { throughMaster } from './ssh-options.ts';
import { WORKER_SCRIPT } from './scripts/worker-script.ts';

/** Seconds after a deadline to wait for a program that not even SIGKILL ends. */
const LATE = 5;
const STOPPED: Output = { code: null, stdout: '', stderr: '', timedOut: false };

/** A process ID, or an exit status. */
const NUMBER = /^\d{1,10}$/;

interface Answer {
  readonly stdout: KeptEnds;
  readonly stderr: KeptEnds;
  readonly number: number;
}

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
  const out: KeptEnds[] = [];
  const err: KeptEnds[] = [];
  let noise = '';
  let fit = true;
  let pid: string | undefined;
  let ended = false;
  /** True while an answer is expected. */
  let asked = true;
  let broken: MachineError | undefined;
  let wake = () => {};
  const mark = Buffer.from(`\x1e${token}\x1e`);
  const fail = (error: MachineError) => {
    broken ??= error;
    client.kill('SIGKILL');
    end();
  };
  /** One answer has one segment of standard output, and two of standard error; there is never more than one answer. */
  const collect = (segments: KeptEnds[], ends: Ends, most: number) =>
    splitSegments(
      mark,
      () => ends,
      (segment) => {
        if (ended) return;
        segments.push(segment);
        if (segments.length > most || !asked) fail(session.breach('sent a reply that runbook did not request'));
        wake();
      },
    ).push;
  client.stdout.on('data', collect(out, limits.stdout, 1));
  client.stderr.on('data', collect(err, limits.stderr, 2));
  client.stderr.on('data', (chunk: Buffer) => {
    if (pid === undefined) noise = (noise + chunk.toString('utf8', 0, 4000)).slice(-2000);
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
  /** The outputs and the last number of one program, or of the greeting. */
  const answer = async (): Promise<Answer> => {
    asked = true;
    await new Promise<void>((resolve) => {
      wake = () => {
        if (ended || (out.length >= 1 && err.length >= 2)) resolve();
      };
      wake();
    });
    const [stdout] = out.splice(0, 1);
    const [stderr, status] = err.splice(0, 2);
    if (broken !== undefined) throw broken;
    if (stdout !== undefined && stderr !== undefined && status !== undefined) {
      asked = false;
      if (NUMBER.test(status.text)) return { stdout, stderr, number: Number(status.text) };
      fail(session.breach('sent a malformed number'));
    }
    // Its channel can end a moment before the loss of the connection is known.
    await Promise.race([session.end, sleep(500, undefined, { ref: false })]);
    const detail = noise.replaceAll(/\x1e[^\x1e]*\x1e?/g, '').trim() || 'the channel ended';
    throw session.lost ?? new MachineError(`run: ${detail}`, { code: 'UNREACHABLE' });
  };
  client.stdin.write(`${token}\n`);
  const ungreeted = setTimeout(
    () => fail(session.breach(`sent no greeting on a channel for programs within ${session.greeting} s`)),
    session.greeting * 1000,
  );
  const greeting = answer()
    .then(({ number }) => {
      pid = String(number);
    })
    .finally(() => clearTimeout(ungreeted));
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
      const answering = answer();
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
        const answered = await Promise.race([answering, tooLate]);
        if (answered === undefined) {
          fit = false;
          return { ...STOPPED, timedOut: true };
        }
        const { stdout, stderr, number: status } = answered;
        const timedOut = status === 137 && killing === undefined && performance.now() - start >= deadline * 1000;
        const code = status > 128 && status <= 192 ? null : status;
        return outputOf(code, stdout, stderr, timedOut);
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

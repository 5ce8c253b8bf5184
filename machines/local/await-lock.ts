import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import { sizeText } from '../../engine/model/bytes/limits.ts';
import type { LockHolder } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { parseHolder } from '../../facts/system/parse-holder.ts';
import { errnoOf } from './errno-of.ts';
import { notRegular } from './lock-script.ts';

/** A running lock script; behind a connection, it holds the lock as long as its input is open. */
export type LockProcess = ChildProcessByStdio<Writable, Readable, Readable | null>;

/** Seconds in which the lock script must answer, and in which it must end after its release. */
const patience = { answer: 60, release: 15 };

/** The longest answer: the word, and the record of the holder. */
const longest = 64 * 1024;

/** Waits for the first answer of the lock script: undefined if the lock was taken, the record of the holder if another run has it. */
export async function awaitLock(
  child: LockProcess,
  path: string,
  seconds: number = patience.answer,
): Promise<LockHolder | undefined> {
  child.stdin.on('error', () => {});
  child.stderr?.resume();
  const output = await firstWords(child, path, seconds);
  if (output === 'taken\n') return undefined;
  if (output.startsWith('held\n')) {
    // The record, the time limit of a holder behind a connection, and the age of the file in seconds.
    const [record = '', ...seconds] = output.slice('held\n'.length).trimEnd().split('\n');
    return parseHolder(record, seconds.at(-2), seconds.at(-1));
  }
  if (output !== '' && !output.startsWith('failed\n')) throw breach(path, 'the lock script sent an unknown answer');
  const detail = output.replace(/^failed\n/, '').trim() || 'the lock process ended';
  // The script names the file itself if it chose the file.
  const message = detail.startsWith('/') ? `lock ${detail}` : `lock ${path}: ${detail}`;
  const code = detail.endsWith(`: ${notRegular}`) ? 'EINVAL' : errnoOf(detail);
  throw new MachineError(message, { code, path });
}

const breach = (path: string, what: string): MachineError =>
  new MachineError(`lock ${path}: protocol error: ${what}`, { code: 'EPROTO', path });

/** The answer after the byte 036: at once if the lock was taken, else at the end of the output. */
function firstWords(child: LockProcess, path: string, seconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer: KeptEnds | undefined;
    const fail = (error: MachineError) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      child.stdout.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new MachineError(`lock ${path}: no answer within ${seconds} s`, { code: 'TIMEOUT', path })),
      seconds * 1000,
    );
    const done = () => {
      clearTimeout(timer);
      resolve(answer?.bytes.toString('utf8') ?? '');
    };
    child.stdout.on('data', (chunk: Buffer) => {
      // What a login shell prints before the byte is dropped.
      const start = answer === undefined ? chunk.indexOf(0x1e) : -1;
      if (answer === undefined && start < 0) return;
      answer ??= new KeptEnds({ head: longest, tail: 0 });
      answer.push(chunk.subarray(start + 1));
      if (answer.omitted > 0) fail(breach(path, `the answer of the lock script is longer than ${sizeText(longest)}`));
      else if (answer.bytes.equals(taken)) done();
    });
    child.on('close', done);
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(new MachineError(`lock: ${cause.message}`, { code: 'UNKNOWN', cause }));
    });
  });
}

const taken = Buffer.from('taken\n');

/** Releases the lock of a holder behind a connection and returns when it is free; the letter tells it that the connection is not lost. */
export async function releaseLock(child: LockProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), patience.release * 1000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.stdin.end('r');
  });
}

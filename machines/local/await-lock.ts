import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { LockHolder } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { errnoOf } from './errno-of.ts';

/** A running lock script: it holds the lock as long as its input is open. */
export type LockProcess = ChildProcessByStdio<Writable, Readable, Readable | null>;

/** Waits for the first answer of the lock script: undefined if the lock was taken, the record of the holder if another run has it. */
export async function awaitLock(child: LockProcess, path: string): Promise<LockHolder | undefined> {
  child.stdin.on('error', () => {});
  child.stderr?.resume();
  const output = await firstWords(child);
  if (output === 'taken\n') return undefined;
  if (output.startsWith('held\n')) return parseHolder(output.slice('held\n'.length));
  const detail = output.replace(/^failed\n/, '').trim() || 'the lock process ended';
  throw new MachineError(`lock ${path}: ${detail}`, { code: errnoOf(detail), path });
}

function firstWords(child: LockProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.endsWith('\x1etaken\n')) resolve('taken\n');
    });
    child.on('close', () => resolve(output.slice(output.indexOf('\x1e') + 1)));
    child.on('error', (cause) => reject(new MachineError(`lock: ${cause.message}`, { code: 'UNKNOWN', cause })));
  });
}

/**
 * Releases the lock and returns when it is free; the letter informs a holder behind a connection that the connection is
 * not lost.
 */
export async function releaseLock(child: LockProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.end('r');
  await gone;
}

/** The record of the holder; for a holder behind a connection, then its time limit; then the age of the file, in seconds. */
function parseHolder(output: string): LockHolder {
  const [record = '', ...seconds] = output.trimEnd().split('\n');
  try {
    const { run, operator, since } = JSON.parse(record) as LockHolder;
    const holder = { run: String(run), operator: String(operator), since: String(since) };
    if (run === undefined) throw new Error('no record');
    const [limit, silent] = seconds.map(Number);
    return limit === undefined || silent === undefined ? holder : { ...holder, connection: { silent, limit } };
  } catch {
    // Another program's flock(1) on the same file, or an incomplete record: the lock is held anyway.
    return { run: 'unknown', operator: 'unknown', since: 'unknown' };
  }
}

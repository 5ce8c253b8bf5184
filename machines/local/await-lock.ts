import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { LockHolder } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { errnoOf } from './errno-of.ts';

/** A lock script that was started: its input held open is the lock held. */
export type LockProcess = ChildProcessByStdio<Writable, Readable, Readable | null>;

/** Waits for the lock script's first word: undefined when the lock was taken, the holder's record when another has it. */
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

/** Lets go and returns when the lock is free; the letter tells a holder behind a connection that this is no loss. */
export async function releaseLock(child: LockProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.end('r');
  await gone;
}

/** The holder's record; one behind a connection is followed by the silence that it allows, and all by the file's age, in seconds. */
function parseHolder(output: string): LockHolder {
  const [record = '', ...seconds] = output.trimEnd().split('\n');
  try {
    const { run, operator, since } = JSON.parse(record) as LockHolder;
    const holder = { run: String(run), operator: String(operator), since: String(since) };
    if (run === undefined) throw new Error('no record');
    const [limit, silent] = seconds.map(Number);
    return limit === undefined || silent === undefined ? holder : { ...holder, connection: { silent, limit } };
  } catch {
    // Another program's flock(1) on the same file, or a record cut short: the lock is held all the same.
    return { run: 'unknown', operator: 'unknown', since: 'unknown' };
  }
}

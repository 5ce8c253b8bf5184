import { setTimeout as sleep } from 'node:timers/promises';
import type { LockHolder } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { awaitLock, releaseLock } from '../local/await-lock.ts';
import type { LockProcess } from '../local/await-lock.ts';
import { startClient } from './client.ts';
import { shellCommand } from './quote.ts';
import { REMOTE_LOCK_SCRIPT } from './scripts/remote-lock-script.ts';
import { requestChange } from './request-change.ts';
import type { Session } from './session.ts';
import { throughMaster } from './ssh-options.ts';

/** A lock that was taken over a connection, and can be taken again over the next one. */
export interface RemoteLock {
  readonly holder: LockHolder;
  /** Takes the lock again over a new connection; throws MachineError EBUSY if another run has it by now. */
  retake(session: Session): Promise<void>;
  release(): Promise<void>;
}

/** Seconds for the lock script itself, after its channel is open. */
const LOCKING = 15;

/** How a lock is taken: with or without sudo, and the seconds of silence after which the machine releases it. */
export interface RemoteLockOptions {
  readonly path: string;
  readonly sudo: boolean;
  readonly silence: number;
}

/** Seconds in which programs of an earlier connection must end. */
const ENDING = 60;

/** Takes the lock of REMOTE_LOCK_SCRIPT, held by a channel of the session's connection; returns the record of the holder if another run has it. */
export async function takeRemoteLock(
  session: Session,
  holder: LockHolder,
  options: RemoteLockOptions,
): Promise<RemoteLock | LockHolder> {
  let held = { ...start(session, holder, options), far: session.far };
  const other = await awaitRemote(session, held.child, options.path);
  if (other !== undefined) return other;
  return {
    holder,
    retake: async (next) => {
      // The remote end may not know yet that the old connection is lost.
      if (held.far !== next.far) await requestChange(next, 'over', held.far);
      const until = performance.now() + ENDING * 1000;
      for (;;) {
        held = { ...start(next, holder, options), far: held.far };
        const found = await awaitRemote(next, held.child, options.path);
        if (found === undefined) {
          held.far = next.far;
          return;
        }
        if (found.run !== holder.run || performance.now() > until) throw stillHeld(found, holder);
        await sleep(500);
      }
    },
    release: async () => {
      held.quiet();
      await releaseLock(held.child);
    },
  };
}

function stillHeld(found: LockHolder, holder: LockHolder): MachineError {
  const why =
    found.run === holder.run
      ? `a program that the lost connection of run ${found.run} started is still running there`
      : `run ${found.run} (${found.operator}, since ${found.since}) locked the machine before the connection was restored`;
  return new MachineError(`lock: ${why}`, { code: 'EBUSY' });
}

function start(session: Session, holder: LockHolder, { path, sudo, silence }: RemoteLockOptions) {
  if (session.lost !== undefined) throw session.lost;
  const words = [path, JSON.stringify(holder), session.far, String(silence)];
  const argv = throughMaster(session.folder, ['runbook', shellCommand(REMOTE_LOCK_SCRIPT, words, sudo)]);
  const child: LockProcess = startClient(argv);
  // Three signs of life within the time limit may be late or lost.
  const beat = setInterval(() => child.stdin.write('.'), (silence * 1000) / 4);
  const quiet = () => clearInterval(beat);
  child.once('close', quiet).once('error', quiet);
  return { child, quiet };
}

async function awaitRemote(session: Session, child: LockProcess, path: string): Promise<LockHolder | undefined> {
  try {
    return await awaitLock(child, path, session.greeting + LOCKING);
  } catch (error) {
    if (session.lost !== undefined) throw session.lost;
    if (error instanceof MachineError && (error.code === 'EPROTO' || error.code === 'TIMEOUT'))
      throw session.breach(`sent no valid answer of the lock script: ${error.message}`);
    throw error;
  }
}

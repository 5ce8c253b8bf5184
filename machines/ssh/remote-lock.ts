import { setTimeout as sleep } from 'node:timers/promises';
import type { LockHolder } from '../../engine/machine.ts';
import { MachineError } from '../../engine/machine-error.ts';
import { awaitLock, releaseLock } from '../local/hold-lock.ts';
import type { LockProcess } from '../local/hold-lock.ts';
import { LOCK_SCRIPT } from '../local/lock-script.ts';
import { startClient } from './client.ts';
import { shellCommand } from './quote.ts';
import type { Session } from './session.ts';
import { throughMaster } from './ssh-options.ts';

/** A lock that was taken over a connection, and can be taken again over the next one. */
export interface RemoteLock {
  readonly holder: LockHolder;
  /** Takes the lock again on a new connection; throws MachineError EBUSY when another has it by now. */
  retake(session: Session): Promise<void>;
  release(): Promise<void>;
}

/** Takes the lock that LOCK_SCRIPT describes, held by a channel of the session's connection; the other's record when it is taken. */
export async function takeRemoteLock(
  session: Session,
  path: string,
  holder: LockHolder,
  sudo: boolean,
): Promise<RemoteLock | LockHolder> {
  let child = start(session, path, holder, sudo);
  const other = await awaitRemote(session, child, path);
  if (other !== undefined) return other;
  return {
    holder,
    retake: async (next) => {
      let found: LockHolder | undefined;
      // The far end may need a moment to see that the old connection is gone.
      for (let attempt = 0; attempt < 20; attempt += 1) {
        child = start(next, path, holder, sudo);
        found = await awaitRemote(next, child, path);
        if (found === undefined) return;
        if (found.run !== holder.run) break;
        await sleep(250);
      }
      const who = `${found?.run} (${found?.operator}, since ${found?.since})`;
      throw new MachineError(`lock: held by ${who} after the connection came back`, { code: 'EBUSY' });
    },
    release: () => releaseLock(child),
  };
}

function start(session: Session, path: string, holder: LockHolder, sudo: boolean): LockProcess {
  if (session.lost !== undefined) throw session.lost;
  const command = shellCommand(LOCK_SCRIPT, [path, JSON.stringify(holder)], sudo);
  return startClient(throughMaster(session.folder, ['runbook', command]));
}

async function awaitRemote(session: Session, child: LockProcess, path: string): Promise<LockHolder | undefined> {
  try {
    return await awaitLock(child, path);
  } catch (error) {
    throw session.lost ?? error;
  }
}

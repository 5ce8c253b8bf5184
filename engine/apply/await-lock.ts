import type { Clock } from '../model/clock.ts';
import { isLock } from '../model/machine.ts';
import type { Lock, LockHolder, Machine } from '../model/machine.ts';

/** Seconds between two looks at who has the lock. */
const every = 5;
/** Seconds beyond the machine's own patience for what the lost connection began and the machine lets come to its end. */
const grace = 60;

/** True when a connection is so still that three signs of life are missing: a sign comes four times in the time that the machine waits. */
const isSilent = ({ connection }: LockHolder): boolean =>
  connection !== undefined && connection.silent > (connection.limit * 3) / 4;

/**
 * Takes a machine's lock. Where its holder is a connection that is silent, or one of the same operator that may just have been lost, it waits
 * until the machine lets go of it or the holder is heard again; returns the holder's record when it is not to be had.
 */
export async function awaitLock(
  machine: Machine,
  holder: LockHolder,
  clock: Clock,
  say: (text: string) => void,
): Promise<Lock | LockHolder> {
  let before: LockHolder | undefined;
  const began = clock.now().getTime();
  for (;;) {
    const found = await machine.lock(holder);
    const { connection } = isLock(found) ? {} : (found as LockHolder);
    if (isLock(found) || connection === undefined) return found;
    const isHeard = before?.connection !== undefined && connection.silent < before.connection.silent;
    const isLate = clock.now().getTime() - began > (connection.limit + grace) * 1000;
    if (isLate || isHeard || !(found.operator === holder.operator || isSilent(found))) return found;
    if (before === undefined) {
      say(
        `Run ${found.run} has locked ${machine.name} over a connection that was last active ${connection.silent} s ago. ` +
          `The machine releases the lock of a lost connection after ${connection.limit} s. Waiting for that.`,
      );
    }
    before = found;
    await clock.sleep(every);
  }
}

import { describeRemaining } from './await-remaining.ts';
import type { Clock } from '../model/clock.ts';
import { isLock } from '../model/machine.ts';
import type { Lock, LockHolder, Machine } from '../model/machine.ts';

/** Seconds between two checks of who has the lock. */
const every = 5;
/** Seconds in addition to the time limit of the machine, in which programs of the lost connection can end. */
const grace = 60;

/** True if a connection has been silent for so long that three signs of life are missing; it sends four in the time that the machine waits. */
const isSilent = ({ connection }: LockHolder): boolean =>
  connection !== undefined && connection.silent > (connection.limit * 3) / 4;

/**
 * Takes a machine's lock. If the holder is a silent connection, or a connection of the same operator that may just
 * have been lost, it waits until the machine releases the lock or the holder sends a sign of life again; and as long as
 * a program of a lost connection runs. Returns the record of the holder if it cannot get the lock.
 */
export async function awaitLock(
  machine: Machine,
  holder: LockHolder,
  clock: Clock,
  say: (text: string) => void,
): Promise<Lock | LockHolder> {
  let before: LockHolder | undefined;
  let said: number | undefined;
  const began = clock.now().getTime();
  for (;;) {
    const found = await machine.lock(holder);
    const { connection } = isLock(found) ? {} : (found as LockHolder);
    if (isLock(found) || connection === undefined) return found;
    const isHeard = before?.connection !== undefined && connection.silent < before.connection.silent;
    if (isHeard) return found;
    // The connection is given up, and its lock remains as long as its program runs.
    const [program] = (await machine.remaining()).filter(({ isAbandoned }) => isAbandoned);
    if (program !== undefined && program.pid !== said) {
      said = program.pid;
      const named = { ...program, run: found.run };
      say(`${describeRemaining(named, machine.name)} Waiting for it to end. Ctrl+C stops the wait.`);
    }
    if (program !== undefined) {
      before = found;
      await clock.sleep(1);
      continue;
    }
    const isLate = clock.now().getTime() - began > (connection.limit + grace) * 1000;
    if (isLate || !(found.operator === holder.operator || isSilent(found))) return found;
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

import { readBootId } from '../../engine/model/read-boot-id.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { until } from '../../engine/model/until.ts';
import type { Patience } from '../../engine/model/until.ts';

/** The number of seconds that the boot may take to complete after the machine answers. */
const settling = 90;

/** A machine that answers has not completed its boot: device names and drivers settle later. The result of the boot does not matter. */
export async function settle(machine: Machine, signal: AbortSignal): Promise<void> {
  await machine.query(['systemctl', 'is-system-running', '--wait'], { deadline: settling, signal });
}

/**
 * Waits until the machine runs another boot than `before` and this boot is complete; returns null, or the reason why it has not
 * returned. A machine that boots more than `most` times has failed.
 */
export async function awaitReturn(
  machine: Machine,
  before: string,
  most: number,
  patience: Patience,
): Promise<string | null> {
  let last = '';
  const boots = new Set<string>();
  const noteBoot = async (): Promise<string> => {
    const now = await readBootId(machine);
    if (now !== '' && now !== before) boots.add(now);
    return now;
  };
  const looped = (): boolean => boots.size > most;
  const back = await until(patience, async () => {
    try {
      await machine.reconnect();
      const now = await noteBoot();
      last = `it answers, but it has not rebooted yet (boot ${before})`;
      if (looped()) return false;
      if (!boots.has(now)) return undefined;
      await settle(machine, patience.signal);
      last = 'it answered, but it stopped again before its boot was complete';
      if ((await noteBoot()) === now) return true;
      return looped() ? false : undefined;
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      last = error.message;
      return undefined;
    }
  });
  if (back === true) return null;
  if (back === false) return `it reboots repeatedly: ${boots.size} boots so far, at most ${most} are allowed`;
  return boots.size > 1 ? `${last} (${boots.size} boots so far)` : last;
}

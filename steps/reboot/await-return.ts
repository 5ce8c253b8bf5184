import { readBootId } from '../../engine/model/read-boot-id.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { until } from '../../engine/model/until.ts';
import type { Patience } from '../../engine/model/until.ts';

/** Seconds that the machine may take to finish its start once it can be reached. */
const settling = 90;

/** Reached is not started: device names and drivers settle with the rest of the boot. How that ends does not matter. */
export async function settle(machine: Machine, signal: AbortSignal): Promise<void> {
  await machine.query(['systemctl', 'is-system-running', '--wait'], { deadline: settling, signal });
}

/**
 * Waits until the machine runs another boot than `before`, and that boot has lasted until it was started; returns null, or
 * why it is not back. A machine that boots more than `most` times on its way never will be.
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
      last = `it answers, and is still in the boot ${before}`;
      if (looped()) return false;
      if (!boots.has(now)) return undefined;
      await settle(machine, patience.signal);
      last = 'it was reached, and went down again before it had started';
      if ((await noteBoot()) === now) return true;
      return looped() ? false : undefined;
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      last = error.message;
      return undefined;
    }
  });
  if (back === true) return null;
  if (back === false) return `it boots again and again: ${boots.size} boots since, of ${most} at most`;
  return boots.size > 1 ? `${last} (${boots.size} boots since)` : last;
}

import { readBootId } from '../../engine/boot-id.ts';
import { MachineError } from '../../engine/machine-error.ts';
import type { Machine } from '../../engine/machine.ts';
import { until } from '../../engine/until.ts';
import type { Patience } from '../../engine/until.ts';

/** Seconds that the machine may take to finish its start once it can be reached. */
const settling = 90;

/** Waits until the machine runs another boot than `before`; returns null, or why it is not back. */
export async function awaitReturn(machine: Machine, before: string, patience: Patience): Promise<string | null> {
  let last = '';
  const back = await until(patience, async () => {
    try {
      await machine.reconnect();
      const now = await readBootId(machine);
      last = `it answers, and is still in the boot ${before}`;
      return now !== '' && now !== before ? true : undefined;
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      last = error.message;
      return undefined;
    }
  });
  if (back === undefined) return last;
  // Reached is not started: device names and drivers settle with the rest of the boot. How that ends does not matter here.
  await machine.query(['systemctl', 'is-system-running', '--wait'], { deadline: settling, signal: patience.signal });
  return null;
}

import type { Clock } from '../../engine/model/clock.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';

/** The difference between a machine's clock and another, and its uncertainty, both in seconds. */
export interface Offset {
  readonly machine: string;
  readonly offset: number;
  readonly within: number;
}

interface Look {
  readonly ahead: number;
  readonly within: number;
}

/** The best of three readings: the clock was read at some time between the query and the answer. */
async function lookAt(machine: Machine, clock: Clock): Promise<Look> {
  const looks: Look[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const before = clock.now().getTime() / 1000;
    const { stdout, code } = await machine.query(['date', '+%s.%N']);
    const after = clock.now().getTime() / 1000;
    if (code !== 0) throw new MachineError(`${machine.name} does not report the time`, { code: 'CLOCK' });
    looks.push({ ahead: Number(stdout) - (before + after) / 2, within: (after - before) / 2 });
  }
  return looks.reduce((best, look) => (look.within < best.within ? look : best));
}

/**
 * The differences between the clocks of some machines and the host's clock; both are compared with the clock of runbook
 * itself.
 */
export async function offsetsFrom(
  host: Machine,
  others: ReadonlyMap<Machine, string>,
  clock: Clock,
): Promise<readonly Offset[]> {
  const own = await lookAt(host, clock);
  const offsets: Offset[] = [];
  for (const [machine, label] of others) {
    const { ahead, within } = await lookAt(machine, clock);
    offsets.push({ machine: label, offset: ahead - own.ahead, within: within + own.within });
  }
  return offsets;
}

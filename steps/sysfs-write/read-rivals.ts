import type { MachineReader } from '../../engine/model/machine.ts';
import { isServiceActive, readBannedInterrupts, readTunedProfile } from '../../facts/system/knob-owners.ts';
import { tolerantly } from '../../facts/system/tolerantly.ts';

/** The limits of an attribute besides its own value. */
export interface Rivals {
  /** True if irqbalance runs and may move this interrupt. */
  readonly irqbalance: boolean;
  /** tuned's profile while it runs. */
  readonly tuned: string | null;
  /**
   * The maximum number of virtual functions of the card; null for another attribute, or if the card does not report it.
   */
  readonly totalFunctions: number | null;
}

/** The number of the interrupt whose affinity a path is; null for another path. */
export const interruptOf = (path: string): string | null =>
  /^\/proc\/irq\/(\d+)\/smp_affinity(_list)?$/.exec(path)?.[1] ?? null;

/**
 * The attributes that tuned's profiles set (tuned-profiles(7)): CPU frequencies, memory, sysctls, interrupts, disks.
 */
const ofTuned =
  /^\/(proc\/(sys|irq)|sys\/(devices\/system\/(cpu|node)|kernel\/mm|block|class\/block|module\/.*\/parameters))\//;

export const isFunctionCount = (path: string): boolean => path.endsWith('/sriov_numvfs');

/** Finds other programs that set the attribute, and its limits. */
export async function readRivals(path: string, machine: MachineReader): Promise<Rivals> {
  const interrupt = interruptOf(path);
  const [balanced, banned, tuned, total] = await Promise.all([
    interrupt === null ? false : isServiceActive('irqbalance', machine),
    interrupt === null ? ([] as readonly string[]) : readBannedInterrupts(machine),
    ofTuned.test(path) ? readTunedProfile(machine) : null,
    isFunctionCount(path)
      ? tolerantly(undefined, machine.read(path.replace(/sriov_numvfs$/, 'sriov_totalvfs')))
      : undefined,
  ]);
  return {
    irqbalance: balanced && !banned.includes(interrupt ?? ''),
    tuned,
    totalFunctions: total === undefined ? null : Number(total.trim()),
  };
}

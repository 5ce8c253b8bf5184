import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import type { Fault } from '../../machines/simulated/machine/faults.ts';
import type { Scenario } from './runbook-on.ts';

/** A scenario with the machine that it starts from. */
export interface Case extends Scenario {
  readonly description: MachineDescription;
  /** What goes wrong on the machine in the first run, for steps that are tried again. */
  readonly trouble?: () => Fault;
  /** The check that may refuse to go on after a power cut: a boot that ended before it was seen to be good was not good. */
  readonly lostByPowerCut?: string;
}

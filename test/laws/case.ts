import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import type { Fault } from '../../machines/simulated/machine/faults.ts';
import type { Scenario } from './runbook-on.ts';

/** A scenario with the machine that it starts from. */
export interface Case extends Scenario {
  readonly description: MachineDescription;
  /** The fault of the machine in the first run, for steps that are repeated. */
  readonly trouble?: () => Fault;
  /** The check that may refuse to continue after a power cut: the boot ended before it was known to be good. */
  readonly lostByPowerCut?: string;
}

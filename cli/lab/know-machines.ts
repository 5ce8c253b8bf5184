import type { RunEntry } from '../../engine/journal/list-runs.ts';
import type { Lab } from '../../engine/model/playbook.ts';
import { connectMachines } from './connect-machines.ts';
import type { Machines } from './machines-of.ts';

/** Adds the guests of these runs that the lab does not define, as connectMachines does. */
export function knowMachines(runs: readonly RunEntry[], lab: Lab, machines: Machines): void {
  for (const { recorded } of runs) connectMachines(recorded.header, [], lab, machines);
}

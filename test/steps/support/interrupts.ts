import { describe as inWords } from '../../changes/by-kind.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { tuneIrqAffinity } from '../../../steps/tune-irq-affinity/index.ts';
import type { Scenario } from '../../laws/runbook-on.ts';
import { planOf } from './changing.ts';

/** The lab's host with an enabled IOMMU and a running irqbalance. */
export const lab = withIommuOn(labHost);
/** The same, without irqbalance. */
export const quiet: MachineDescription = { ...lab, services: [{ name: 'irqbalance', enabled: false }] };
export const nic = '0000:00:04.0';

/** The plan of a step on a machine of that description, in words. */
export const planned = async (input: object, on: MachineDescription = quiet) => {
  const { changes, refusals, warnings } = await planOf(tuneIrqAffinity, input, simulatedMachine(on));
  return { changes: changes.map(inWords), refused: refusals.map(({ check }) => check), warnings, refusals };
};

/** A playbook of such steps. */
export const pinning = (...inputs: readonly object[]): Scenario => ({
  name: 'interrupts',
  text: JSON.stringify({
    runbook: 1,
    name: 'interrupts',
    summary: 'Interrupts',
    steps: inputs.map((input, index) => ({ id: `it-${index}`, type: 'tune-irq-affinity', with: input })),
  }),
  inputs: {},
});

/** The allowed CPUs of these interrupts, in that order. */
export const list = async (machine: SimulatedMachine, ...numbers: readonly number[]): Promise<string> => {
  const texts = await Promise.all(numbers.map((number) => machine.read(`/proc/irq/${number}/smp_affinity_list`)));
  return texts.join('').trim().replaceAll('\n', ' ');
};

import type { MachineReader } from '../../engine/model/machine.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { TuneIrqAffinity } from '../../schemas/types/steps/tune-irq-affinity.ts';
import { readBootCard } from '../support/boot/boot-card.ts';
import type { BootCard } from '../support/boot/boot-card.ts';
import { aroundNow, bootUnitChecks, hasBootUnit, keptWarning, readBootUnit } from '../support/boot/boot-unit.ts';
import type { SeenBootUnit } from '../support/boot/boot-unit.ts';
import { irqAffinityScript } from '../support/boot/irq-affinity-script.ts';
import { escapedPath } from '../support/boot/unit-text.ts';
import { refused } from '../support/refused.ts';

/** The state of a persistent step: the unit, and its PCI device. */
export interface SeenPersistence {
  readonly unit: SeenBootUnit;
  readonly card: BootCard | null;
}

const unitOf = ({ device, handler }: TuneIrqAffinity): string =>
  `runbook-irq-${device ?? escapedPath(handler ?? '')}.service`;

/** Reads the state that a persistent step needs; for any other step, the unit that an earlier run left, or null. */
export async function readPersistence(
  input: TuneIrqAffinity,
  isOfGuest: boolean,
  machine: MachineReader,
): Promise<SeenPersistence | string | null> {
  if (input.irqs !== undefined || isOfGuest) return null;
  if (!input.persist) return (await hasBootUnit(unitOf(input), machine)) ? unitOf(input) : null;
  const [unit, card] = await Promise.all([
    readBootUnit(unitOf(input), machine),
    input.device === undefined ? null : readBootCard(input.device, machine),
  ]);
  return { unit, card };
}

/** A proposal with the changes that repeat it at every boot. */
export function persistAffinity(
  input: TuneIrqAffinity,
  seen: SeenPersistence | string | null,
  proposal: Proposal,
): Proposal {
  if (seen === null || proposal.refusals.length > 0) return proposal;
  if (typeof seen === 'string') return { ...proposal, warnings: [...proposal.warnings, keptWarning(seen)] };
  const refusals = bootUnitChecks(seen.unit);
  if (refusals.length > 0) return refused(...refusals);
  const { address = '-', ids = '-' } = seen.card ?? {};
  const { cpus, policy, irqbalance, handler = '-' } = input;
  const task = {
    unit: unitOf(input),
    what: `Assign the interrupts of ${input.device ?? handler} to CPUs ${cpus} (runbook)`,
    type: 'tune-irq-affinity',
    script: irqAffinityScript,
    args: ['irq-affinity', cpus, policy, irqbalance, address, ids, handler],
    after: ['network.target', 'irqbalance.service'],
    stage: 'late',
  } as const;
  return { ...proposal, changes: aroundNow(proposal.changes, task, seen.unit) };
}

import type { MachineReader } from '../../engine/machine.ts';
import { nothing } from '../../engine/step-type.ts';
import type { Proposal } from '../../engine/step-type.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { bindPciScript } from '../at-boot/bind-pci-script.ts';
import { macInUnit, readBootCard } from '../at-boot/boot-card.ts';
import type { BootCard } from '../at-boot/boot-card.ts';
import { aroundNow, bootUnitChecks, hasBootUnit, keptWarning, readBootUnit } from '../at-boot/boot-unit.ts';
import type { SeenBootUnit } from '../at-boot/boot-unit.ts';
import type { BootTask } from '../at-boot/unit-text.ts';

/** What there is of a binding at every boot: the cards, the one that was asked for first, and the unit. */
export interface SeenPersistence {
  readonly cards: readonly BootCard[];
  readonly unit: SeenBootUnit;
}

const unitOf = (address: string): string => `runbook-bind-${address}.service`;

/** Looks at what a step that persists needs to know; for one that does not, the unit that an earlier run left, or null. */
export async function readPersistence(
  input: PciBind,
  address: string,
  machine: MachineReader,
): Promise<SeenPersistence | string | null> {
  if (!input.persist) return (await hasBootUnit(unitOf(address), machine)) ? unitOf(address) : null;
  const addresses = [address, ...input.include_group.filter((other) => other !== address).toSorted()];
  const [cards, unit] = await Promise.all([
    Promise.all(addresses.map((one) => readBootCard(one, machine))),
    readBootUnit(unitOf(address), machine),
  ]);
  return { cards, unit };
}

function task({ driver, identity }: PciBind, { cards, unit }: SeenPersistence): BootTask {
  const text = unit.file?.content ?? '';
  // A card that was handed over shows its MAC no more: then the unit's own word counts, or the step's.
  const macOf = (card: BootCard, index: number): string =>
    card.mac ?? macInUnit(text, card) ?? (index === 0 ? identity?.mac : undefined) ?? '-';
  const addresses = cards.map(({ address }) => address);
  return {
    unit: unitOf(addresses[0] ?? ''),
    what: `Give PCI device ${addresses.join(', ')} to ${driver} (runbook)`,
    type: 'pci-bind',
    script: bindPciScript,
    args: ['bind-pci', driver, ...cards.flatMap((card, index) => [card.address, card.ids, macOf(card, index)])],
    after: ['systemd-modules-load.service'],
  };
}

/** A proposal with what repeats the binding at every boot. */
export function persistBinding(input: PciBind, seen: SeenPersistence | string | null, proposal: Proposal): Proposal {
  if (seen === null || proposal.refusals.length > 0) return proposal;
  if (typeof seen === 'string') return { ...proposal, warnings: [...proposal.warnings, keptWarning(seen)] };
  if (input.method === 'new_id') {
    const reason =
      'an ID that a driver learns at boot takes every card of that ID; `persist` binds by the address and the identity of this one card, so it goes with method: override';
    const refusals = [{ check: 'persist-needs-override', reason, evidence: 'method: new_id', override: null }];
    return { ...nothing, refusals };
  }
  const refusals = bootUnitChecks(seen.unit);
  if (refusals.length > 0) return { ...nothing, refusals };
  return { ...proposal, changes: aroundNow(proposal.changes, task(input, seen), seen.unit) };
}

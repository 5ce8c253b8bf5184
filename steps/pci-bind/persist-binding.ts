import { deviceFolder } from '../../facts/pci/pci-sysfs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { bindPciScript } from '../support/boot/bind-pci-script.ts';
import { macInUnit, readBootCard } from '../support/boot/boot-card.ts';
import type { BootCard } from '../support/boot/boot-card.ts';
import { aroundNow, bootUnitChecks, hasBootUnit, keptWarning, readBootUnit } from '../support/boot/boot-unit.ts';
import type { SeenBootUnit } from '../support/boot/boot-unit.ts';
import type { InitramfsTask } from '../support/boot/initramfs-files.ts';
import { hasInitramfsTask, inInitramfsWarning, initramfsChecks } from '../support/boot/initramfs.ts';
import { intoInitramfs, readInitramfs } from '../support/boot/initramfs.ts';
import type { SeenInitramfs } from '../support/boot/initramfs.ts';
import type { BootTask } from '../support/boot/unit-text.ts';
import { countPath } from '../support/virtual-functions/count-path.ts';
import { attributeUnit } from '../support/attribute/persist-attribute.ts';
import type { PciBindState } from './pci-bind-state.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

/** The state of a persistent binding: the cards, the requested card first, and the unit or task that binds them. */
type Repeated =
  | { readonly by: 'unit'; readonly cards: readonly BootCard[]; readonly unit: SeenBootUnit }
  | { readonly by: 'initramfs'; readonly cards: readonly BootCard[]; readonly initramfs: SeenInitramfs }
  | { readonly by: 'nothing' };

export interface SeenPersistence {
  readonly repeated: Repeated;
  /** The warnings about each other way in which an earlier run binds the card at every boot. */
  readonly kept: readonly string[];
}

/** For a device that was not found. */
export const noPersistence: SeenPersistence = { repeated: { by: 'nothing' }, kept: [] };

const unitOf = (address: string): string => `runbook-bind-${address}.service`;
const taskOf = (address: string): string => `bind-${address.replaceAll(/[:.]/g, '_')}`;

/** Reads the state that a persistent step for a device and the included members of its group needs, and the unit that earlier runs left. */
export async function readPersistence(
  input: PciBind,
  address: string,
  included: readonly string[],
  machine: MachineReader,
): Promise<SeenPersistence> {
  const { persist } = input;
  const [unit, task] = await Promise.all([
    persist !== true && hasBootUnit(unitOf(address), machine),
    persist !== 'initramfs' && hasInitramfsTask(taskOf(address), machine),
  ]);
  const kept = [
    ...(unit ? [keptWarning(unitOf(address))] : []),
    ...(task ? [inInitramfsWarning(taskOf(address))] : []),
  ];
  return { repeated: await readRepeated(input, address, included, machine), kept };
}

async function readRepeated(
  input: PciBind,
  address: string,
  included: readonly string[],
  machine: MachineReader,
): Promise<Repeated> {
  if (input.persist === false) return { by: 'nothing' };
  const addresses = [address, ...included.filter((other) => other !== address).toSorted()];
  const cards = await Promise.all(addresses.map((one) => readBootCard(one, machine)));
  if (input.persist === true) return { by: 'unit', cards, unit: await readBootUnit(unitOf(address), machine) };
  return { by: 'initramfs', cards, initramfs: await readInitramfs(inInitramfs(input, cards), machine) };
}

const wordsOf = (driver: string, cards: readonly BootCard[], macOf: (card: BootCard, index: number) => string) => [
  'bind-pci',
  driver,
  ...cards.flatMap((card, index) => [card.address, card.ids, macOf(card, index)]),
];

function inUnit({ driver, identity }: PciBind, cards: readonly BootCard[], unit: SeenBootUnit): BootTask {
  const text = unit.file?.content ?? '';
  // A passed-through card does not show its MAC address: then the address in the unit is used, or that of the step.
  const macOf = (card: BootCard, index: number): string =>
    card.mac ?? macInUnit(text, card) ?? (index === 0 ? identity?.mac : undefined) ?? '-';
  const addresses = cards.map(({ address }) => address);
  // A virtual function exists only after its card created it.
  const makers = cards.flatMap(({ physical }) => (physical === null ? [] : [attributeUnit(countPath(physical))]));
  return {
    unit: unitOf(addresses[0] ?? ''),
    what: `Bind PCI device ${addresses.join(', ')} to ${driver} (runbook)`,
    type: 'pci-bind',
    script: bindPciScript,
    args: wordsOf(driver, cards, macOf),
    after: ['systemd-modules-load.service', ...new Set(makers)],
  };
}

/** In the initramfs no network driver shows a MAC address yet: only an address that the step names is checked. */
function inInitramfs({ driver, identity }: PciBind, cards: readonly BootCard[]): InitramfsTask {
  return {
    name: taskOf(cards[0]?.address ?? ''),
    type: 'pci-bind',
    modules: [driver],
    program: {
      script: bindPciScript,
      args: wordsOf(driver, cards, (_, index) => (index === 0 ? identity?.mac : undefined) ?? '-'),
    },
    files: {},
  };
}

/** Two cards of the same model differ only in their MAC address, which is not available in the initramfs. */
const sameIdWarning = (sameIdDevices: PciBindState['sameIdDevices']): readonly string[] =>
  sameIdDevices.length === 0
    ? []
    : [
        `${sameIdDevices.map(({ address }) => address).join(', ')} cannot be distinguished from this card in the initramfs, where the MAC address is not available: before you add or move a card, undo this step. persist: true also checks the MAC address`,
      ];

function needsOverride(): Proposal {
  const reason =
    'a driver that gets an ID at boot claims every card with this ID; `persist` binds by the address and the identity of one card, so it needs method: override';
  return refused(refusal('persist-needs-override', reason, 'method: new_id'));
}

function madeLater({ address, physical }: BootCard): Refusal {
  const reason = `${address} is a virtual function, which does not exist yet in the initramfs: ${physical} creates it later in the boot. persist: true binds it after that`;
  const evidence = `${deviceFolder(address)}/physfn -> ${physical}`;
  return refusal('function-made-later', reason, evidence);
}

/** A proposal with the changes that repeat the binding at every boot. */
export function persistBinding(
  input: PciBind,
  { persistence: { repeated, kept }, sameIdDevices }: Pick<PciBindState, 'persistence' | 'sameIdDevices'>,
  proposal: Proposal,
): Proposal {
  if (proposal.refusals.length > 0) return proposal;
  const withWarnings = { ...proposal, warnings: [...proposal.warnings, ...kept] };
  if (repeated.by === 'nothing') return withWarnings;
  if (input.method === 'new_id') return needsOverride();
  if (repeated.by === 'unit') {
    const refusals = bootUnitChecks(repeated.unit);
    if (refusals.length > 0) return refused(...refusals);
    const task = inUnit(input, repeated.cards, repeated.unit);
    return { ...withWarnings, changes: aroundNow(proposal.changes, task, repeated.unit) };
  }
  const made = repeated.cards.find(({ physical }) => physical !== null);
  if (made !== undefined) return refused(madeLater(made));
  const changes = intoInitramfs(
    `${repeated.cards.map(({ address }) => address).join(', ')} to ${input.driver}`,
    repeated.initramfs,
  );
  // If nothing is built, obstacles for a build do not matter.
  const refusals = changes.length === 0 ? [] : initramfsChecks(repeated.initramfs);
  if (refusals.length > 0) return refused(...refusals);
  // This change is last, so a boot never makes a binding that no journal contains.
  return {
    ...withWarnings,
    changes: [...proposal.changes, ...changes],
    warnings: [...withWarnings.warnings, ...(changes.length > 0 ? sameIdWarning(sameIdDevices) : [])],
  };
}

import { isPassThrough } from '../../changes/binding/index.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { correctSubnet } from '../../schemas/formats/subnet.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { readPciDevices } from '../../facts/pci/pci-device.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { readHostUsage } from '../../facts/usage/host-usage.ts';
import type { HostUsage } from '../../facts/usage/host-usage.ts';
import { pciBind } from '../../steps/pci-bind/index.ts';
import { isMissing } from '../../steps/pci-bind/pci-bind-state.ts';
import type { PciBindState } from '../../steps/pci-bind/pci-bind-state.ts';
import { planPciBind } from '../../steps/pci-bind/plan-pci-bind.ts';
import { probePciBind } from '../../steps/pci-bind/probe-pci-bind.ts';
import type { Answer } from './finding.ts';
import { inputOf } from './proposal-of.ts';

/** A network card, and whether it can be passed through to a virtual machine. */
export interface Card {
  readonly device: PciDevice;
  readonly answer: Answer;
  /** The refusals of pci-bind, except those about the whole machine. */
  readonly refusals: readonly Refusal[];
  /** The warnings of pci-bind. */
  readonly warnings: readonly string[];
  /** Other members of its IOMMU group, without bridges. */
  readonly siblings: readonly string[];
  /** Other cards with the same vendor and device: an ID does not identify this one. */
  readonly twins: readonly string[];
  /** The network of its first address, in CIDR form; null without an address. */
  readonly subnet: string | null;
}

/** Refusals about the machine and not about the card: each has its own line. */
const machineWide = ['driver-not-loaded', 'no-iommu-group'];

function answerOf(refusals: readonly Refusal[], { target, holders }: PciBindState): Answer {
  if (refusals.length > 0 || isMissing(target)) return 'no';
  if (holders.length > 0) return 'no';
  return target.device.group === null ? 'unknown' : 'yes';
}

/** A virtual machine already has the card: pci-bind has nothing to do, so it has no refusal. */
function heldBy({ holders, target }: PciBindState): readonly Refusal[] {
  if (holders.length === 0 || isMissing(target)) return [];
  const who = [...new Set(holders.map(({ program, pid }) => `${program} (${pid})`))].join(', ');
  const evidence = holders.map(({ pid, path }) => `/proc/${pid}/fd: ${path}`).join(', ');
  const reason = `${who} already uses it`;
  return [{ check: 'device-in-use', reason, evidence, override: null }];
}

async function lookAtCard(device: PciDevice, machine: MachineReader, usage: Promise<HostUsage>): Promise<Card> {
  const input = inputOf(pciBind, { device: device.address }) as unknown as PciBind;
  const state = await probePciBind(input, machine, usage);
  const { refusals, warnings } = planPciBind(input, state);
  const against = [...refusals.filter(({ check }) => !machineWide.includes(check)), ...heldBy(state)];
  const addresses = isMissing(state.target) ? [] : state.target.interfaces.flatMap((one) => one.state.addresses);
  return {
    device,
    answer: answerOf(against, state),
    refusals: against,
    warnings,
    siblings: state.members
      .map((one) => one.device)
      .filter((one) => !one.class.startsWith('0604'))
      .map(({ address }) => address),
    twins: state.sameIdDevices.map(({ address }) => address),
    subnet: addresses.map(correctSubnet).find((subnet) => subnet !== null) ?? null,
  };
}

/** Every network card (PCI class 02) as the step type pci-bind sees it. */
export async function lookAtCards(machine: MachineReader): Promise<readonly Card[]> {
  const devices = await readPciDevices(machine);
  const cards = devices.filter((device) => device.class.startsWith('02'));
  const usage = readHostUsage(machine);
  // Without a card, nothing else awaits it.
  usage.catch(() => {});
  return Promise.all(cards.map((device) => lookAtCard(device, machine, usage)));
}

/** True for a card that is bound to a driver for virtual machines. */
export const isHandedOver = ({ device: { driver } }: Card): boolean => driver !== null && isPassThrough(driver);

import { className } from '../../facts/pci/class-name.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { isMissing } from './pci-bind-state.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';
import { refusal } from '../support/refusal.ts';

/** Bridges of every kind (class 06) remain with the host: ports, host bridges, and the ISA bridge with its timers and firmware. */
const remains = (device: PciDevice): boolean => device.class.startsWith('06');

/** The other members of the group that get the driver too: those that the step names, or with `all` every member except bridges. */
export function takenMembers(
  { include_group: wanted }: PciBind,
  members: readonly SeenDevice[],
): readonly SeenDevice[] {
  if (wanted === 'all') return members.filter(({ device }) => !remains(device));
  return members.filter(({ device }) => wanted.includes(device.address));
}

/** The addresses of all devices that the step binds, in the order of the bus. */
export function boundAddresses(input: PciBind, { target, members }: PciBindState): readonly string[] {
  const seen = isMissing(target) ? [] : [target, ...takenMembers(input, members)];
  return seen.map(({ device }) => device.address).toSorted();
}

const driverOf = ({ driver }: PciDevice): string => (driver === null ? 'without a driver' : `driver ${driver}`);

/** With `include_group: all`: every member with its class and its driver, because the step does not name them. */
export function wholeGroupNotes(input: PciBind, { group, members }: PciBindState): readonly Refusal[] {
  if (input.include_group !== 'all' || members.length === 0) return [];
  const taken = takenMembers(input, members);
  const left = members.filter((seen) => !taken.includes(seen));
  const list = (devices: readonly SeenDevice[]): string =>
    devices.map(({ device }) => `${device.address} ${className(device.class)}, ${driverOf(device)}`).join('; ');
  const reason = [
    ...(taken.length === 0
      ? ['no other device of the group is bound']
      : [`all of its IOMMU group is bound: ${list(taken)}`]),
    ...(left.length === 0 ? [] : [`the host keeps the bridges of the group: ${list(left)}`]),
  ].join('. ');
  const evidence = `/sys/kernel/iommu_groups/${group?.id ?? '?'}/devices: ${group?.members.join(', ') ?? ''}`;
  return [refusal('whole-group-bound', reason, evidence)];
}

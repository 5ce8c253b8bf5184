import { isPassThrough } from '../../changes/binding/index.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { isBridge } from '../../facts/pci/pci-device.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';
import { takenMembers } from './taken-members.ts';
import { refusal } from '../support/refusal.ts';

/** Members of the group that prevent passthrough: devices with a host driver, except bridges. */
export function hindering(input: PciBind, members: readonly SeenDevice[]): readonly SeenDevice[] {
  const taken = takenMembers(input, members);
  return members.filter(
    (seen) =>
      seen.device.driver !== null &&
      !isBridge(seen.device) &&
      !isPassThrough(seen.device.driver) &&
      !taken.includes(seen),
  );
}

const shown = ({
  device: { address, driver, vendor, device: id, class: code, interfaces },
  mounts,
}: SeenDevice): string =>
  [`${address} [${vendor}:${id}] class ${code} driver ${driver}`, ...interfaces, ...mounts].join(', ');

/** Preflight 4: the whole group is passed through, and each other member only if it was named. */
export function groupMemberChecks(input: PciBind, { target, group, members }: PciBindState): readonly Refusal[] {
  const others = hindering(input, members);
  const own = 'device' in target ? target.device.address : '';
  const all = input.include_group === 'all';
  const named = input.include_group === 'all' ? [] : input.include_group;
  const strangers = named.filter(
    (address) => address !== own && !members.some(({ device }) => device.address === address),
  );
  const refusals: Refusal[] = strangers.map((address) =>
    refusal(
      'not-in-group',
      `include_group contains ${address}, which is not in the IOMMU group of ${own}; groups differ between kernels and slots`,
      `/sys/kernel/iommu_groups/${group?.id ?? '?'}/devices: ${group?.members.join(', ') ?? 'none'}`,
    ),
  );
  if (others.length === 0) return refusals;
  const names = others.map(({ device }) => device.address).join(', ');
  const remedy = all
    ? 'include_group: all leaves bridges to the host; to pass them through too, name every device in include_group'
    : 'Add the devices to include_group to pass them through too, or use include_group: all';
  const together = [...(all ? takenMembers(input, members) : []), ...others].map(({ device }) => `"${device.address}"`);
  refusals.push(
    refusal(
      'group-has-other-devices',
      `IOMMU group ${group?.id} also has ${names}, which the host uses; VFIO needs the whole group. ${remedy}`,
      others.map(shown).join('; '),
      { override: 'include_group', overrideValue: `[${together.join(', ')}]` },
    ),
  );
  return refusals;
}

import type { Refusal } from '../../engine/model/step-type.ts';
import { hindersGroup } from '../../facts/pci/hinders-group.ts';
import { isBridge } from '../../facts/pci/pci-device.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';
import { takenMembers } from './taken-members.ts';
import { refusal } from '../support/refusal.ts';

/** Members of the group that prevent passthrough: devices with a driver that the kernel does not allow in such a group. */
export function hindering(input: PciBind, { members, signs: { release } }: PciBindState): readonly SeenDevice[] {
  const taken = takenMembers(input, members);
  return members.filter((seen) => hindersGroup(seen.device, release) && !taken.includes(seen));
}

const shown = ({
  device: { address, driver, vendor, device: id, class: code, interfaces },
  uses,
}: SeenDevice): string =>
  [
    `${address} [${vendor}:${id}] class ${code} driver ${driver}`,
    ...interfaces,
    ...uses.slice(0, 4).map(({ what }) => what),
  ].join(', ');

/** Preflight 4: the whole group is passed through, and each other member only if it was named. */
export function groupMemberChecks(input: PciBind, state: PciBindState): readonly Refusal[] {
  const { target, group, members } = state;
  const found = hindering(input, state);
  const bridges = found.filter(({ device }) => isBridge(device));
  const others = found.filter(({ device }) => !isBridge(device));
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
  if (bridges.length > 0) {
    const list = bridges.map(({ device }) => `${device.address} (${device.driver})`).join(', ');
    const reason = `IOMMU group ${group?.id} has ${list}; since Linux 5.18, VFIO accepts a bridge only without a driver or with pcieport. Unbind the bridge from its driver, which is usually for hot-plug`;
    refusals.push(refusal('group-has-other-devices', reason, bridges.map(shown).join('; ')));
  }
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

import { everythingBelow } from './block-devices.ts';
import type { DeviceUse } from './device-uses.ts';
import type { HostUsage } from './host-usage.ts';

/** True if the block device `disk` is `name`, or if `name` is a part of it or is built on it. */
const isOn = (name: string, disk: string, { blocks }: HostUsage): boolean =>
  everythingBelow(name, blocks).devices.some((one) => one.name === disk);

/**
 * What the kernel keeps on a block device or on a part of it: a file system, swap, a pool, an export, or an active LVM,
 * RAID or encrypted volume. Pure.
 */
export function usesOfDisk(disk: string, usage: HostUsage): readonly DeviceUse[] {
  const storage = usage.storage
    .filter(({ disks }) => disks.some((name) => isOn(name, disk, usage)))
    .map(({ what, evidence }): DeviceUse => ({ kind: 'storage', what, evidence: `${what} (${evidence})` }));
  const layers = [...usage.blocks.devices.values()]
    .filter(({ name, slaves }) => name !== disk && slaves.some((slave) => isOn(slave, disk, usage)))
    .map(({ name, slaves }): DeviceUse => {
      const on = slaves.join(', ');
      return { kind: 'layer', what: `${name} is active on ${on}`, evidence: `/sys/class/block/${name}/slaves: ${on}` };
    });
  return [...storage, ...layers];
}

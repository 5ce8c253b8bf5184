import type { Refusal } from '../../../engine/model/step-type.ts';
import type { PciDevice } from '../../../facts/pci/pci-device.ts';
import { usesOf } from '../../../facts/usage/device-uses.ts';
import type { HostUsage } from '../../../facts/usage/host-usage.ts';
import { refusal } from '../refusal.ts';

/**
 * Preflight 6: an ID that a driver of passthrough gets at boot is also that of a disk in use. If this driver is loaded
 * before the driver of the disk, the machine does not find the disk.
 */
export function idTakesDisk(
  ids: readonly string[],
  devices: readonly PciDevice[],
  usage: HostUsage,
): readonly Refusal[] {
  return ids.flatMap((id) => {
    const same = devices.filter((one) => id.toLowerCase().startsWith(`${one.vendor}:${one.device}`));
    const uses = same.flatMap(({ address }) =>
      usesOf(address, usage)
        .filter(({ kind }) => kind === 'storage')
        .map(({ what, evidence }) => ({ what, evidence: `${address}: ${evidence}` })),
    );
    if (uses.length === 0) return [];
    const what = [...new Set(uses.map((use) => use.what))].slice(0, 4).join('; ');
    const reason = `ID ${id} is also the ID of a disk in use (${what}): if the driver is loaded first at boot, the host does not find this disk. pci-bind with persist binds one device by its address`;
    return [refusal('id-takes-disk', reason, uses.map(({ evidence }) => evidence).join('; '))];
  });
}

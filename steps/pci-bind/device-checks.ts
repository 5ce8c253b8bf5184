import { isPassThrough } from '../../changes/binding/index.ts';
import { deviceFolder, driverFolder } from '../../facts/pci/pci-sysfs.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { isBridge } from '../../facts/pci/pci-device.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { matchesIdentity, shownIdentity } from './match-identity.ts';
import type { PciBindState } from './pci-bind-state.ts';
import { refusal } from '../support/refusal.ts';

/** Preflight 5: the card is the one that the step describes. */
export function identityCheck(
  { identity = {} }: PciBind,
  found: PciDevice,
  elsewhere: PciBindState['elsewhere'],
): readonly Refusal[] {
  if (matchesIdentity(identity, found)) return [];
  const { address, vendor, device, subsystem, mac, serial } = found;
  const more = Object.entries({ subsystem, mac, serial }).flatMap(([key, value]) =>
    value === null || (key !== 'mac' && !(key in identity)) ? [] : [`, ${key} ${value}`],
  );
  return [
    refusal(
      'identity-mismatch',
      `${address} is not the card of the playbook (${shownIdentity(identity)}); addresses change when cards are added or moved${elsewhere}`,
      `${deviceFolder(address)}: vendor ${vendor}, device ${device}${more.join('')}`,
    ),
  ];
}

/** A bridge remains with the host; the devices behind it can be passed through. */
export function bridgeCheck(device: PciDevice): readonly Refusal[] {
  if (!isBridge(device)) return [];
  const reason = `${device.address} is a PCI bridge; pass through the device behind it`;
  return [refusal('device-is-bridge', reason, `${deviceFolder(device.address)}/class: 0x${device.class}`)];
}

/** The driver must be registered before a device is bound to it: drivers_probe would succeed and bind nothing. */
export function driverCheck(input: PciBind, state: PciBindState): readonly Refusal[] {
  const { driver, method } = input;
  if (!state.driverKnown) {
    const reason = `no driver ${driver} is registered; load its module in an earlier step (type: modprobe, module: ${driver})`;
    return [refusal('driver-not-loaded', reason, `${driverFolder(driver)} does not exist`)];
  }
  if (method === 'override' || isPassThrough(driver)) return [];
  const reason = `${driver} has its own list of devices; new_id is for drivers without such a list, e.g. vfio-pci. Use method: override`;
  return [refusal('new-id-needs-pass-through-driver', reason, `driver: ${driver}`)];
}

/** Preflight 3: without an IOMMU group VFIO answers EINVAL and the device is left without a driver. */
export function groupCheck(device: PciDevice, { iommu }: PciBindState): readonly Refusal[] {
  if (device.group !== null) return [];
  const [table] = iommu.tables;
  const why =
    iommu.units.length > 0
      ? 'the IOMMU is on, but this device is not behind it'
      : table !== undefined
        ? `the firmware has an IOMMU (${table}), but the kernel has it off: add ${table === 'DMAR' ? 'intel_iommu=on' : 'iommu=pt and remove amd_iommu=off'} to the kernel command line and reboot`
        : 'the firmware shows no IOMMU: enable VT-d or AMD-Vi in its setup';
  const evidence = `${deviceFolder(device.address)}/iommu_group does not exist`;
  const reason = `${device.address} is in no IOMMU group: ${why}`;
  const lifted = iommu.units.length === 0 && table !== undefined ? { liftedBy: 'reboot' as const } : {};
  return [refusal('no-iommu-group', reason, evidence, { ...lifted })];
}

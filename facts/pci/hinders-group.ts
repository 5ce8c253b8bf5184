import { isBridge } from './pci-device.ts';
import type { PciDevice } from './pci-device.ts';

/** True for a release before 5.18, in which VFIO itself decided which drivers may have a part of a group. */
function isBefore518(release: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  return major !== undefined && (Number(major) < 5 || (Number(major) === 5 && Number(minor) < 18));
}

/**
 * True for a member of an IOMMU group whose driver prevents that the group is handed over. Since 5.18 the kernel allows only
 * drivers that declare `driver_managed_dma` (include/linux/pci.h): VFIO's own, pci-stub, and pcieport of a bridge. Before,
 * it allowed VFIO's drivers, pci-stub and every driver of a bridge (drivers/vfio/vfio.c, vfio_dev_driver_allowed). So
 * uio_pci_generic and igb_uio always hinder.
 */
export function hindersGroup(device: PciDevice, release: string): boolean {
  const { driver } = device;
  if (driver === null || /vfio/.test(driver) || driver === 'pci-stub') return false;
  return !(isBridge(device) && (driver === 'pcieport' || release === '' || isBefore518(release)));
}

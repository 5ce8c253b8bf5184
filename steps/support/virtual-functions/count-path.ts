import { deviceFolder } from '../../../facts/pci/pci-sysfs.ts';

/** The attribute with the number of virtual functions of a card (Documentation/ABI/testing/sysfs-bus-pci). */
export const countPath = (device: string): string => `${deviceFolder(device)}/sriov_numvfs`;

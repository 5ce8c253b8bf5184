import { deviceFolder } from '../../../engine/change/pci-sysfs.ts';

/** The attribute that holds the number of virtual functions of a card (Documentation/ABI/testing/sysfs-bus-pci). */
export const countPath = (device: string): string => `${deviceFolder(device)}/sriov_numvfs`;

/**
 * Names of device classes by base class and subclass (PCI Code and ID Assignment Specification, as in
 * include/linux/pci_ids.h).
 */
const names: Readonly<Record<string, string>> = {
  '0101': 'IDE controller',
  '0104': 'RAID controller',
  '0106': 'SATA controller',
  '0107': 'SAS controller',
  '0108': 'NVMe controller',
  '01': 'storage controller',
  '0200': 'Ethernet controller',
  '0207': 'InfiniBand controller',
  '02': 'network controller',
  '0300': 'VGA controller',
  '0302': '3D controller',
  '03': 'display controller',
  '0401': 'audio controller',
  '0403': 'HD audio controller',
  '04': 'multimedia controller',
  '05': 'memory controller',
  '0600': 'host bridge',
  '0601': 'ISA bridge',
  '0604': 'PCI bridge',
  '06': 'bridge',
  '07': 'communication controller',
  '0805': 'SD host controller',
  '08': 'system peripheral',
  '0c00': 'FireWire controller',
  '0c03': 'USB controller',
  '0c05': 'SMBus controller',
  '0c80': 'serial bus controller (UCSI)',
  '0c': 'serial bus controller',
  '0d': 'wireless controller',
  '10': 'encryption controller',
  '11': 'signal processing controller',
  '12': 'accelerator',
};

/** The name of a device class, six hex digits as in sysfs, e.g. "VGA controller" for 030000. */
export function className(code: string): string {
  return names[code.slice(0, 4)] ?? names[code.slice(0, 2)] ?? `device of class ${code}`;
}

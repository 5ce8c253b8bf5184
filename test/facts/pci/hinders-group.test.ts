import { expect, test } from 'vitest';
import { hindersGroup } from '../../../facts/pci/hinders-group.ts';
import type { PciDevice } from '../../../facts/pci/pci-device.ts';

const device = (code: string, driver: string | null): PciDevice => ({ class: code, driver }) as PciDevice;

test.each([
  ['vfio-pci', '020000', '6.12.1', false],
  ['mlx5_vfio_pci', '020000', '6.12.1', false],
  ['pci-stub', '020000', '6.12.1', false],
  [null, '020000', '6.12.1', false],
  ['uio_pci_generic', '020000', '6.12.1', true],
  ['uio_pci_generic', '020000', '5.10.0-30-amd64', true],
  ['igb_uio', '020000', '4.19.0', true],
  ['e1000e', '020000', '6.12.1', true],
  ['pcieport', '060400', '6.12.1', false],
  ['pcieport', '060400', '5.10.0', false],
  ['shpchp', '060400', '6.1.0-18-amd64', true],
  ['shpchp', '060400', '5.18.0', true],
  ['shpchp', '060400', '5.17.15', false],
  ['shpchp', '060400', '', false],
] as const)('%s on a device of class %s under %s hinders: %s', (driver, code, release, hinders) => {
  expect(hindersGroup(device(code, driver), release)).toBe(hinders);
});

import { expect, test } from 'vitest';
import type { QemuLaunch } from '../../../../schemas/types/steps/qemu-launch.ts';
import { deviceArgv } from '../../../../steps/support/vm/device-argv.ts';
import { qemuLaunch } from '../../../../steps/qemu-launch/index.ts';
import { filled } from '../filled.ts';

const argv = (values: object, apart: readonly string[] = []): readonly string[] =>
  deviceArgv(
    filled(qemuLaunch.schema, { name: 'trial', memory: '64M', cpus: 1, ...values }) as QemuLaunch,
    apart,
  ).filter((word) => word !== '-device');

test('functions of one slot share a slot of the guest, function 0 first, in any order of the step', () => {
  expect(argv({ devices: ['0000:01:00.1', '0000:02:00.0', '0000:01:00.0', '0000:01:00.3'] })).toEqual([
    'pcie-root-port,id=port2,chassis=3',
    'vfio-pci,host=0000:01:00.0,id=passthrough2,bus=port2,addr=0x0.0x0,multifunction=on',
    'vfio-pci,host=0000:01:00.1,id=passthrough0,bus=port2,addr=0x0.0x1',
    'vfio-pci,host=0000:01:00.3,id=passthrough3,bus=port2,addr=0x0.0x3',
    'pcie-root-port,id=port1,chassis=2',
    'vfio-pci,host=0000:02:00.0,id=passthrough1,bus=port1',
  ]);
});

test('without function 0 they are numbered from 0, because a slot must have a function 0', () => {
  expect(argv({ devices: ['0000:01:00.2', '0000:01:00.1'] })).toEqual([
    'pcie-root-port,id=port1,chassis=2',
    'vfio-pci,host=0000:01:00.1,id=passthrough1,bus=port1,addr=0x0.0x0,multifunction=on',
    'vfio-pci,host=0000:01:00.2,id=passthrough0,bus=port1,addr=0x0.0x1',
  ]);
});

test('on the root bus they have a slot that QEMU gives to no other device', () => {
  expect(argv({ devices: ['0000:03:00.0', '0000:01:00.0', '0000:01:00.1'], placement: 'root-complex' })).toEqual([
    'vfio-pci,host=0000:03:00.0,id=passthrough0',
    'vfio-pci,host=0000:01:00.0,id=passthrough1,addr=0x11.0x0,multifunction=on',
    'vfio-pci,host=0000:01:00.1,id=passthrough2,addr=0x11.0x1',
  ]);
});

test('virtual functions have separate slots, although their addresses look like functions of a card', () => {
  const devices = ['0000:00:14.0', '0000:00:14.2'];
  expect(argv({ devices }, devices)).toEqual([
    'pcie-root-port,id=port0,chassis=1',
    'vfio-pci,host=0000:00:14.0,id=passthrough0,bus=port0',
    'pcie-root-port,id=port1,chassis=2',
    'vfio-pci,host=0000:00:14.2,id=passthrough1,bus=port1',
  ]);
});

test('the options of a device, a comma in the path of its ROM, and the window for its memory', () => {
  const device = { address: '0000:01:00.0', rom_file: '/roms/a,b.rom', x_vga: true };
  expect(argv({ devices: [device], mmio64: '64G' })).toEqual([
    '-global',
    'q35-pcihost.pci-hole64-size=64G',
    'pcie-root-port,id=port0,chassis=1',
    'vfio-pci,host=0000:01:00.0,id=passthrough0,bus=port0,romfile=/roms/a,,b.rom,x-vga=on',
  ]);
  expect(
    argv({ devices: [{ address: '0000:01:00.0', rom_bar: false }], mmio64: '64G', firmware: 'uefi' }).slice(0, 2),
  ).toEqual(['-fw_cfg', 'name=opt/ovmf/X-PciMmio64Mb,string=65536']);
  expect(argv({ devices: [{ address: '0000:01:00.0', rom_bar: false }] })[1]).toMatch(/,rombar=0$/);
});

test.each([
  [{ devices: [{ rom_bar: false }] }],
  [{ devices: [{ address: '01:00.0' }] }],
  [{ devices: [{ address: '0000:01:00.0', rom_file: 'card.rom' }] }],
  [{ devices: [{ address: '0000:01:00.0', romfile: '/roms/card.rom' }] }],
  [{ mmio64: '64' }],
])('%j is not a device', (values) => {
  expect(() => argv(values)).toThrow();
});

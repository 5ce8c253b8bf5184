import { expect, test } from 'vitest';
import { misfit } from '../../../machines/emulated/shape/check-shape.ts';
import { describeShape, differingParts } from '../../../machines/emulated/shape/describe-shape.ts';
import { labArgv } from '../../../machines/emulated/qemu/lab-argv.ts';
import {
  defaultLabShape,
  defaultVcpus,
  nicAddress,
  nicInterface,
  savesMemory,
} from '../../../machines/emulated/shape/lab-shape.ts';
import type { LabShape } from '../../../machines/emulated/shape/lab-shape.ts';
import { deviceAddresses } from '../../../machines/emulated/shape/lab-device.ts';
import { prepareScript } from '../../../machines/emulated/qemu/prepare-script.ts';
import { shapeOf } from '../../../machines/emulated/shape/shape-of.ts';
import { snapshotKey } from '../../../machines/emulated/snapshot/ensure-snapshot.ts';
import { hostRecipeOf } from '../../../machines/emulated/image/host-recipes.ts';
import { imageKey } from '../../../machines/emulated/image/image-key.ts';
import type { WantedShape } from '../../../schemas/types/lab.ts';

const shaped = (wanted: WantedShape): LabShape => {
  const shape = shapeOf(wanted);
  if ('key' in shape) throw new Error(shape.message);
  return shape;
};

const argvOf = (wanted: WantedShape): string =>
  labArgv({
    name: 'x',
    uuid: 'u',
    shape: shaped(wanted),
    accelerator: 'tcg',
    firmwareCode: '/code.fd',
    port: 0,
  }).join(' ');

test('without options the shape is exactly the default: its snapshot stays the same', () => {
  expect(JSON.stringify(shapeOf({}))).toBe(JSON.stringify(defaultLabShape));
  expect(shapeOf({ numa: 1, shared_group: false })).toEqual(defaultLabShape);
  expect(prepareScript(defaultLabShape)).toBe('');
});

test('eight cards have the same ID, each with a unique slot, address and network, none on the slot of another device', () => {
  const { nics } = shaped({ nics: 8, shared_group: true });
  for (const key of ['mac', 'subnet', 'peer', 'firstLease'] as const)
    expect(new Set(nics.map((nic) => nic[key])).size).toBe(10);
  const addresses = nics.map(nicAddress);
  expect(new Set(addresses).size).toBe(10);
  for (const slot of ['00', '01', '02', '03', '05', '0d', '1f']) expect(addresses).not.toContain(`0000:00:${slot}.0`);
  expect(nics.slice(0, 8).every(({ model }) => model === 'e1000e')).toBe(true);
  expect([nics[1], nics[9]].map((nic) => nic && nicInterface(nic))).toEqual(['enp0s6', 'ens2']);
});

test('the second card and the pair have the places that docs/lab.md names', () => {
  const [, second, third, fourth] = shaped({ nics: 2, shared_group: true }).nics;
  expect(second).toMatchObject({ mac: '52:54:00:80:07:08', subnet: '10.129.0.0/16', firstLease: '10.129.7.7' });
  expect(third).toMatchObject({ mac: '52:54:00:80:08:01', subnet: '10.144.0.0/16', model: 'e1000' });
  expect(fourth).toMatchObject({ mac: '52:54:00:80:08:02', subnet: '10.145.0.0/16', peer: '10.145.0.49' });
});

test('the arguments of QEMU', () => {
  expect(argvOf({ shared_group: true })).toMatch(
    /-device pcie-pci-bridge,id=bridge,addr=0xd .*e1000,netdev=nic1,mac=52:54:00:80:08:01,bus=bridge,addr=0x1/,
  );
  expect(argvOf({ iommu: 'amd' })).toMatch(/-device amd-iommu,intremap=on/);
  expect(argvOf({ iommu: 'none' })).not.toMatch(/iommu/);
  expect(argvOf({ vcpus: 8, numa: 2, memory: '4G' })).toContain(
    '-smp 8,sockets=2,cores=4,threads=1 -m 4096M ' +
      '-object memory-backend-ram,id=node0,size=2048M -numa node,nodeid=0,memdev=node0,cpus=0-3 ' +
      '-object memory-backend-ram,id=node1,size=2048M -numa node,nodeid=1,memdev=node1,cpus=4-7',
  );
  expect(argvOf({ vcpus: 3, numa: 3, memory: '1G' })).toContain('-m 1023M');
  expect(argvOf({ nic_model: 'virtio' })).toMatch(
    /virtio-net-pci,netdev=nic0,[^ ]*disable-legacy=on,iommu_platform=on/,
  );
  expect(argvOf({ nic_model: 'virtio', iommu: 'none' })).not.toMatch(/iommu_platform/);
});

test('further devices have separate slots, in one order, and function 0 of a device is created last', () => {
  const devices = ['usb-set', 'nic-pair', 'display', 'usb', 'nvme'] as const;
  const shape = shaped({ nics: 8, shared_group: true, devices: [...devices] });
  expect(shape.devices).toEqual(devices.toReversed());
  const addresses = [...devices.flatMap(deviceAddresses), ...shape.nics.map(nicAddress)];
  expect(new Set(addresses).size).toBe(18);
  expect(deviceAddresses('nvme')).toEqual(['0000:00:0e.0']);
  // The first virtual function of an igb card in slot 4 is in slot 20.
  for (const address of devices.flatMap(deviceAddresses)) expect(address < '0000:00:14.0').toBe(true);
  expect(argvOf({ devices: [...devices] })).toMatch(
    /e1000e,netdev=pair1,\S*addr=0x11\.0x1 .*e1000e,netdev=pair0,\S*addr=0x11\.0x0,multifunction=on/,
  );
  expect(
    [{}, { devices: ['nvme' as const] }, { devices: ['usb' as const] }].map((one) => savesMemory(shaped(one))),
  ).toEqual([true, false, true]);
});

test('a host has as many vCPUs as the machine has CPUs, two to four, and all NUMA nodes have the same number', () => {
  expect([1, 2, 3, 4, 64].map(defaultVcpus)).toEqual([2, 2, 3, 4, 4]);
  for (const numa of [1, 2, 3, 4] as const) expect(shaped({ numa }).vcpus % numa).toBe(0);
});

test.each([
  [{ vcpus: 4, numa: 3 }, 'numa', '4 vCPUs cannot be split equally over 3 nodes'],
  [{ memory: '512M' }, 'memory', 'needs at least 1G'],
  [{ memory: '9999G' }, 'memory', 'more than'],
] as const)('%j contradicts itself', (wanted, key, message) => {
  expect(shapeOf(wanted)).toEqual({ key, message: expect.stringContaining(message) });
});

test('every part that differs is named; words and shapes agree on equality', () => {
  const two = shaped({ nics: 2, vcpus: 8, bridge: 'test' });
  expect(differingParts(defaultLabShape, two)).toEqual([
    `processor ${defaultLabShape.vcpus} vCPUs, not 8 vCPUs`,
    'cards 1 e1000e, not 2 e1000e',
    'default route through the management NIC, not through the bridge br0 on the NIC under test',
  ]);
  expect(differingParts(two, shaped({ nics: 2, vcpus: 8, bridge: 'test' }))).toEqual([]);
  const wishes: WantedShape[] = [
    {},
    { nics: 2 },
    { nic_model: 'virtio' },
    { shared_group: true },
    { devices: ['nvme'] },
    { devices: ['nvme', 'usb'] },
    { iommu: 'amd' },
    { iommu: 'none' },
    { vcpus: 8 },
    { memory: '4G' },
    { numa: 2 },
    { bridge: 'test' },
    { bridge: 'management' },
  ];
  const subject = { image: '/i', accelerator: 'tcg', firmware: { code: '/c', variables: '/v' } } as const;
  const keys = wishes.map((wish) => snapshotKey({ ...subject, shape: shaped(wish) }, 'QEMU 7.2'));
  expect(new Set(keys).size).toBe(wishes.length);
  expect(new Set(wishes.map((wish) => describeShape(shaped(wish)).join())).size).toBe(wishes.length);
});

test('a host without nesting is another shape in words, but starts from the same snapshot', () => {
  expect(shaped({ nesting: true })).toEqual(defaultLabShape);
  const without = shaped({ nesting: false });
  expect(differingParts(without, defaultLabShape)).toEqual(['guests without KVM, not with KVM']);
  const subject = { image: '/i', accelerator: 'tcg', firmware: { code: '/c', variables: '/v' } } as const;
  const [key, same] = [without, defaultLabShape].map((shape) => snapshotKey({ ...subject, shape }, 'QEMU 7.2'));
  expect(key).toBe(same);
});

test.each([
  [{ vcpus: 9 }, '9 vCPUs are too many for 2 CPUs; the maximum on this machine is 8'],
  [{ memory: '8G' }, 'the emulated host needs 8192 MiB, but this machine has only 6000 MiB free'],
  [{ nic_model: 'igb' }, 'the installed QEMU (7.2.22) does not support igb (added in QEMU 8.0)'],
] as const)('%j does not fit this machine, and the reason is shown', (wanted, reason) => {
  const capacity = { cpus: 2, freeMiB: 6000, qemu: '7.2.22', models: ['e1000', 'e1000e', 'virtio-net-pci'] };
  expect(misfit(shaped(wanted), capacity)).toContain(reason);
  expect(misfit(shaped({ vcpus: 8, memory: '4G', nic_model: 'virtio' }), capacity)).toBeUndefined();
});

test('a device that the installed QEMU does not have', () => {
  const capacity = { cpus: 2, freeMiB: 6000, qemu: '7.2.22', models: ['e1000e', 'ich9-usb-uhci1', 'ich9-usb-uhci2'] };
  expect(misfit(shaped({ devices: ['usb-set'] }), capacity)).toContain(
    'the installed QEMU (7.2.22) does not support the device ich9-usb-ehci1',
  );
});

test('the bridge has the default route, and its port is distinguished from br0 by its device', () => {
  const under = prepareScript(shaped({ bridge: 'test' }));
  expect(under).toContain('[Match]\nPermanentMACAddress=52:54:00:80:07:07\n\n[Network]\nBridge=br0\n');
  // The only gateway is that of the card's own network.
  expect(under).not.toContain('Gateway=10');
  expect(prepareScript(shaped({ bridge: 'management' }))).toMatch(
    /PermanentMACAddress=52:54:00:80:00:01\n[^]*Name=br0\n\n\[Network\]\nAddress=10\.0\.2\.15\/24\nGateway=10\.0\.2\.2/,
  );
});

test('Debian 13 is another shape with a separate image, and only GRUB starts it', () => {
  const newer = shaped({ suite: 'trixie' });
  expect(differingParts(newer, defaultLabShape)).toEqual(['Debian trixie, not bookworm']);
  expect(shaped({ suite: 'bookworm' })).toEqual(defaultLabShape);
  expect(
    new Set(
      [{}, { suite: 'trixie' }, { boot_loader: 'systemd-boot' }].map((wanted) =>
        imageKey(hostRecipeOf(shaped(wanted as WantedShape)), ''),
      ),
    ),
  ).toHaveProperty('size', 3);
  expect(shapeOf({ suite: 'trixie', boot_loader: 'systemd-boot' })).toMatchObject({ key: 'boot_loader' });
});

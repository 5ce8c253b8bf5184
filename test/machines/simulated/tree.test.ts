import { expect, test } from 'vitest';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn } from './hosts/variants.ts';
import { loadTree } from '../load-tree.ts';

test("the document's NIC on a C236 board is alone in its group, its siblings are not", async () => {
  const machine = simulatedMachine(withIommuOn(loadTree('xeon-e3')));
  const groupOf = async (address: string): Promise<readonly string[] | undefined> =>
    machine.list(`/sys/bus/pci/devices/${address}/iommu_group/devices`);
  expect(await groupOf('0000:00:1f.6')).toEqual(['0000:00:1f.6']);
  expect(await groupOf('0000:00:1f.4')).toEqual(['0000:00:1f.0', '0000:00:1f.2', '0000:00:1f.3', '0000:00:1f.4']);
  expect(await groupOf('0000:01:00.0')).toEqual(['0000:00:01.0', '0000:01:00.0', '0000:01:00.1']);
  expect(await machine.link('/sys/class/net/eno1/device/driver')).toBe('../../../bus/pci/drivers/e1000e');
});

test('devices below bridges lie below them, and so does the root disk', async () => {
  const machine = simulatedMachine(loadTree('xeon-e3'));
  expect(await machine.resolve('/sys/bus/pci/devices/0000:01:00.1')).toBe(
    '/sys/devices/pci0000:00/0000:00:01.0/0000:01:00.1',
  );
  expect(await machine.link('/sys/bus/pci/devices/0000:01:00.0/driver')).toBe('../../../../bus/pci/drivers/mlx5_core');
  expect(await machine.resolve('/sys/class/net/enp1s0f0np0/device')).toMatch(/0000:00:01\.0\/0000:01:00\.0$/);
  expect(await machine.resolve('/sys/class/block/nvme0n1p1')).toBe(
    '/sys/devices/pci0000:00/0000:00:1b.0/0000:03:00.0/nvme/nvme0/nvme0n1/nvme0n1p1',
  );
  expect(await machine.read('/proc/mounts')).toContain('/dev/nvme0n1p1 / ext4');
});

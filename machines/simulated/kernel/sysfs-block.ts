import type { Device, Kernel } from './kernel.ts';
import { devicePath } from './device-path.ts';
import { attribute, directory, link, type DirectoryNode, type Node } from '../tree/tree.ts';

/** The root disk's folder below its PCI device: virtio1/block/vda, nvme/nvme0/nvme0n1, ata1/block/sda. */
function placeBelow(name: string): readonly string[] {
  if (name.startsWith('vd')) return ['virtio1', 'block', name];
  if (name.startsWith('nvme')) return ['nvme', name.replace(/n\d+$/, ''), name];
  return ['ata1', 'block', name];
}

/** The entries for the root disk in the folder of its PCI device, while the device has a driver. */
export function disksBelow(kernel: Kernel, device: Device, up: string): Readonly<Record<string, Node>> {
  const { disk } = kernel.description;
  if (device.address !== disk.device || device.driver === null || device.driver === 'vfio-pci') return {};
  const partition = directory({
    partition: attribute('1\n'),
    dev: attribute('254:1\n'),
    holders: directory(),
    slaves: directory(),
  });
  const [top = '', middle = '', last = ''] = placeBelow(disk.name);
  const folder = directory({
    dev: attribute('254:0\n'),
    holders: directory(),
    slaves: directory(),
    size: attribute('16777216\n'),
    subsystem: link(`${up}../../../class/block`),
    [disk.partition]: partition,
  });
  return { [top]: directory({ [middle]: directory({ [last]: folder }) }) };
}

/** /sys/class/block. */
export function blockClass(kernel: Kernel): DirectoryNode {
  const { disk } = kernel.description;
  const driver = kernel.devices.get(disk.device)?.driver ?? null;
  if (driver === null || driver === 'vfio-pci') return directory();
  const path = `../../devices/${devicePath(kernel, disk.device)}/${placeBelow(disk.name).join('/')}`;
  return directory({ [disk.name]: link(path), [disk.partition]: link(`${path}/${disk.partition}`) });
}

import { cpuList, firstCpus } from './cpu-list.ts';
import { remappingOf } from './iommu.ts';
import type { Device, Driver, Kernel } from './kernel.ts';
import {
  hardwareOf,
  storeBind,
  storeNewId,
  storeOverride,
  storeProbe,
  storeRemove,
  storeRemoveId,
  storeUnbind,
} from './pci-binding.ts';
import { devicePath } from './device-path.ts';
import { scanBus } from './scan-bus.ts';
import { functionsBelow } from './functions-below.ts';
import { disksBelow } from './sysfs-block.ts';
import { interfacesBelow } from './sysfs-net.ts';
import { attribute, directory, directoryOf, lazy, link, trigger, type DirectoryNode, type Node } from '../tree/tree.ts';

/** The relative path from a device's folder back to /sys. */
function upFrom(kernel: Kernel, address: string): string {
  return '../'.repeat(devicePath(kernel, address).split('/').length + 1);
}

/** The modalias of a device, by which modprobe finds its module. */
function modaliasOf(kernel: Kernel, address: string): string {
  const hardware = hardwareOf(kernel, address);
  const [vendor = '', device = ''] = hardware.subsystem.split(':');
  const wide = (id: string): string => id.toUpperCase().padStart(8, '0');
  const [base, sub, i] = [0, 2, 4].map((at) => hardware.class.slice(at, at + 2));
  return `pci:v${wide(hardware.vendor)}d${wide(hardware.device)}sv${wide(vendor)}sd${wide(device)}bc${base}sc${sub}i${i}`;
}

function deviceFolder(kernel: Kernel, device: Device, children: Readonly<Record<string, Node>>): DirectoryNode {
  const { address, driver, override, group } = device;
  const hardware = hardwareOf(kernel, address);
  const up = upFrom(kernel, address);
  const [subvendor = '', subdevice = ''] = hardware.subsystem.split(':');
  const modalias = modaliasOf(kernel, address);
  return directory({
    ...children,
    class: attribute(`0x${hardware.class}\n`),
    device: attribute(`0x${hardware.device}\n`),
    driver: driver === null ? undefined : link(`${up}bus/pci/drivers/${driver}`),
    driver_override: attribute(`${override ?? '(null)'}\n`, (text) => storeOverride(kernel, address, text)),
    iommu_group: group === null ? undefined : link(`${up}kernel/iommu_groups/${group}`),
    irq: attribute(`${hardware.interrupts?.first ?? 0}\n`),
    local_cpulist: attribute(`${cpuList(firstCpus(kernel.description.cpu.count))}\n`),
    modalias: attribute(`${modalias}\n`),
    msi_irqs:
      driver === null || driver === 'vfio-pci' || hardware.interrupts === undefined
        ? undefined
        : directoryOf(hardware.interrupts.names.keys(), (index) => [
            String((hardware.interrupts?.first ?? 0) + index),
            attribute('msix\n'),
          ]),
    numa_node: attribute(`${hardware.node ?? -1}\n`),
    remove: trigger((text) => storeRemove(kernel, address, text)),
    reset: hardware.resets === undefined ? undefined : trigger(() => {}),
    reset_method: hardware.resets === undefined ? undefined : attribute(`${hardware.resets.join(' ')}\n`, () => {}),
    ...functionsBelow(kernel, address),
    revision: attribute(`0x${hardware.revision ?? '00'}\n`),
    subsystem: link(`${up}bus/pci`),
    subsystem_device: attribute(`0x${subdevice}\n`),
    subsystem_vendor: attribute(`0x${subvendor}\n`),
    uevent: attribute(
      `${driver === null ? '' : `DRIVER=${driver}\n`}PCI_CLASS=${hardware.class.replace(/^0+/, '').toUpperCase()}\nPCI_ID=${hardware.vendor.toUpperCase()}:${hardware.device.toUpperCase()}\nPCI_SUBSYS_ID=${hardware.subsystem.toUpperCase()}\nPCI_SLOT_NAME=${address}\nMODALIAS=${modalias}\n`,
      () => {},
    ),
    vendor: attribute(`0x${hardware.vendor}\n`),
    'vfio-dev': driver === 'vfio-pci' ? directory({ vfio0: directory() }) : undefined,
    ...interfacesBelow(kernel, device, up),
    ...disksBelow(kernel, device, up),
  });
}

/** /sys/devices/pci0000:00: every device of the bus, each below its bridge. */
export function pciDevices(kernel: Kernel): DirectoryNode {
  const below = (parent: string | undefined): Readonly<Record<string, Node>> =>
    Object.fromEntries(
      [...kernel.devices.values()]
        .filter((device) => hardwareOf(kernel, device.address).parent === parent)
        .map((device) => [device.address, lazy(() => deviceFolder(kernel, device, below(device.address)))]),
    );
  return directory(below(undefined));
}

function driverFolder(kernel: Kernel, driver: Driver): DirectoryNode {
  const bound = [...kernel.devices.values()].filter((device) => device.driver === driver.name);
  return directory({
    ...Object.fromEntries(
      bound.map(({ address }) => [address, link(`../../../../devices/${devicePath(kernel, address)}`)]),
    ),
    bind: trigger((text) => storeBind(kernel, driver.name, text)),
    unbind: trigger((text) => storeUnbind(kernel, driver.name, text)),
    new_id: trigger((text) => storeNewId(kernel, driver.name, text)),
    remove_id: trigger((text) => storeRemoveId(kernel, driver.name, text)),
    uevent: trigger(() => {}),
    module: link(`../../../../module/${driver.module}`),
  });
}

/** /sys/bus/pci. */
export function pciBus(kernel: Kernel): DirectoryNode {
  return directory({
    devices: directoryOf(kernel.devices.keys(), (address) => [
      address,
      link(`../../../devices/${devicePath(kernel, address)}`),
    ]),
    drivers: directoryOf(kernel.drivers, (driver) => [driver.name, lazy(() => driverFolder(kernel, driver))]),
    drivers_autoprobe: attribute('1\n', () => {}),
    drivers_probe: trigger((text) => storeProbe(kernel, text)),
    rescan: trigger((text) => {
      if (/^[1yY]/.test(text)) scanBus(kernel, remappingOf(kernel.description, kernel.commandLine).unit !== null);
    }),
  });
}

/** /sys/kernel/iommu_groups: empty if the kernel uses no IOMMU. */
export function iommuGroups(kernel: Kernel): DirectoryNode {
  const { domain } = remappingOf(kernel.description, kernel.commandLine);
  const numbers = new Set([...kernel.devices.values()].flatMap(({ group }) => (group === null ? [] : [group])));
  return directoryOf(numbers, (number) => [
    String(number),
    directory({
      type: attribute(`${domain}\n`, () => {}),
      reserved_regions: attribute('0x00000000fee00000 0x00000000feefffff msi\n'),
      devices: directoryOf(
        [...kernel.devices.values()].filter(({ group }) => group === number),
        ({ address }) => [address, link(`../../../../devices/${devicePath(kernel, address)}`)],
      ),
    }),
  ]);
}

/** /sys/devices/virtual/iommu, with the links of /sys/class/iommu. */
export function iommuUnits(kernel: Kernel): DirectoryNode {
  const { unit } = remappingOf(kernel.description, kernel.commandLine);
  if (unit === null) return directory();
  const registers =
    unit === 'dmar0'
      ? {
          'intel-iommu': directory({
            address: attribute('fed90000\n'),
            cap: attribute('d2008c222f0686\n'),
            ecap: attribute('f00f4e\n'),
            version: attribute('1:0\n'),
          }),
        }
      : { 'amd-iommu': directory({ cap: attribute('40f\n'), features: attribute('29d3\n') }) };
  return directory({
    [unit]: directory({
      ...registers,
      devices: directoryOf(kernel.devices.keys(), (address) => [
        address,
        link(`../../../../${devicePath(kernel, address)}`),
      ]),
      subsystem: link('../../../../class/iommu'),
    }),
  });
}

import { deviceFolder } from './pci-sysfs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import type { Look } from '../system/look.ts';
import { readPciDevices } from './pci-device.ts';

/** Every PCI device with its driver, its location and its features (Documentation/ABI/testing/sysfs-bus-pci). */
export async function readPci(machine: MachineReader, look: Look): Promise<Facts['pci']> {
  const addresses = (await look('pci', [], machine.list('/sys/bus/pci/devices'))) ?? [];
  const [devices, extras] = await Promise.all([
    look('pci', [], readPciDevices(machine)),
    Promise.all(
      addresses.map(async (address) => {
        const [node, most] = await Promise.all(
          ['numa_node', 'sriov_totalvfs'].map((name) =>
            look('pci', undefined, machine.read(`${deviceFolder(address)}/${name}`)),
          ),
        );
        return [address, { node, most }] as const;
      }),
    ),
  ]);
  const beside = new Map(extras);
  return devices.map(({ address, vendor, device, class: code, driver, override, group, interfaces, ...rest }) => {
    const { node, most } = beside.get(address) ?? {};
    return {
      address,
      vendor,
      device,
      class: code,
      driver,
      override,
      group,
      // -1 means that the firmware assigned no node to the device.
      node: node === undefined || Number(node) < 0 ? null : Number(node),
      resets: rest.resets === null ? null : [...rest.resets],
      interfaces: [...interfaces],
      physicalFunction: rest.physical,
      virtualFunctions: most === undefined ? null : { on: rest.virtuals, most: Number(most) },
    };
  });
}

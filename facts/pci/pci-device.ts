import { bindingOf, deviceFolder, identityOf, interfacesOf } from './pci-sysfs.ts';
import { tolerantly } from '../system/tolerantly.ts';
import { UnknownValue } from '../../engine/model/unknown-value.ts';
import type { MachineReader } from '../../engine/model/machine.ts';

/** A PCI device in sysfs. */
export interface PciDevice {
  readonly address: string;
  readonly vendor: string;
  readonly device: string;
  /** Six hex digits, e.g. "020000" for an Ethernet controller. */
  readonly class: string;
  readonly driver: string | null;
  /** driver_override; null if unset. */
  readonly override: string | null;
  /** Its IOMMU group; null if it has none. */
  readonly group: string | null;
  /** The names of its network interfaces. */
  readonly interfaces: readonly string[];
  readonly mac: string | null;
  /** Vendor and device of its subsystem, e.g. "8086:0000"; null if the kernel does not show them. */
  readonly subsystem: string | null;
  /** Its PCI serial number, e.g. "a0-36-9f-ff-ff-12-34-56" (serial_number in sysfs, since 6.18); null if none is shown. */
  readonly serial: string | null;
  /** The physical function of a virtual function. */
  readonly physical: string | null;
  /** The number of enabled virtual functions. */
  readonly virtuals: number;
  /**
   * Its reset methods, e.g. ["flr", "bus"]; null if the kernel does not list them (before 5.15), empty if it cannot be
   * reset.
   */
  readonly resets: readonly string[] | null;
}

const idOf = (text: string): string => text.trim().toLowerCase().replace(/^0x/, '');

const lastName = (path: string | undefined): string | null => path?.slice(path.lastIndexOf('/') + 1) ?? null;

/** The device at an address; null if it does not exist. */
export async function readPciDevice(address: string, machine: MachineReader): Promise<PciDevice | null> {
  const folder = deviceFolder(address);
  const [identity, binding, interfaces, code, group, physical, virtuals, methods, reset, maker, model, serial] =
    await Promise.all([
      identityOf(address, machine),
      bindingOf(address, machine),
      interfacesOf(address, machine),
      machine.read(`${folder}/class`),
      machine.link(`${folder}/iommu_group`),
      machine.link(`${folder}/physfn`),
      machine.read(`${folder}/sriov_numvfs`),
      machine.read(`${folder}/reset_method`),
      machine.stat(`${folder}/reset`),
      machine.read(`${folder}/subsystem_vendor`),
      machine.read(`${folder}/subsystem_device`),
      // Reading it fails if the card has none.
      tolerantly(undefined, machine.read(`${folder}/serial_number`)),
    ]);
  if (identity === null) return null;
  const named = methods?.split(/\s+/).filter((word) => word !== '');
  return {
    address,
    ...identity,
    ...binding,
    class: (code ?? '').trim().replace(/^0x/, ''),
    subsystem: maker === undefined || model === undefined ? null : `${idOf(maker)}:${idOf(model)}`,
    serial: serial?.trim().toLowerCase() || null,
    group: lastName(group),
    interfaces,
    physical: lastName(physical),
    virtuals: Number(virtuals?.trim() ?? 0),
    // A device that cannot be reset has neither file; a kernel before 5.15 has only `reset`.
    resets: named ?? (reset === undefined ? [] : null),
  };
}

/** Every PCI device in the order of addresses. */
export async function readPciDevices(machine: MachineReader): Promise<readonly PciDevice[]> {
  const addresses = (await machine.list('/sys/bus/pci/devices')) ?? [];
  const devices = await Promise.all(
    addresses.map((address) =>
      readPciDevice(address, machine).catch((error: unknown) => {
        // A device that a planned step will create, e.g. a virtual function.
        if (error instanceof UnknownValue) return null;
        throw error;
      }),
    ),
  );
  return devices.filter((device) => device !== null);
}

/** True for a bridge between PCI buses (class 0604): it stays with the host and does not hinder its group. */
export const isBridge = (device: PciDevice): boolean => device.class.startsWith('0604');

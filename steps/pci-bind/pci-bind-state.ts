import type { InterfaceState } from '../../schemas/types/common.ts';
import type { OpenFile } from '../../facts/system/read-open-files.ts';
import type { IommuEvidence, IommuGroup } from '../../facts/pci/iommu-group.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import type { Route, Session } from '../../facts/network/read-routes.ts';
import type { DeviceConfiguration } from '../../facts/owners/device-owners.ts';
import type { ConsoleUse } from '../../facts/usage/console.ts';
import type { DeviceUse } from '../../facts/usage/device-uses.ts';
import type { Keyboard } from '../../facts/usage/keyboards.ts';
import type { ElsewhereInterface } from '../../facts/usage/network-namespaces.ts';
import type { SeenPersistence } from './persist-binding.ts';
import type { Signs } from './read-signs.ts';
import type { Traffic } from './read-traffic.ts';

/** An interface of a device, with the interfaces over it from the bridge or vlan upwards. */
export interface CarriedInterface {
  readonly state: InterfaceState;
  readonly uppers: readonly string[];
  /** A program of XDP is attached to it. */
  readonly hasXdp: boolean;
}

/** A device that may get another driver, with everything that uses it. */
export interface SeenDevice {
  readonly device: PciDevice;
  readonly interfaces: readonly CarriedInterface[];
  /** Interfaces of devices below it, e.g. of a USB adapter; undo does not restore them. */
  readonly below: readonly CarriedInterface[];
  /** The file systems, programs and block devices that use it. */
  readonly uses: readonly DeviceUse[];
  /** The keyboards that are connected to it. */
  readonly keyboards: readonly Keyboard[];
  /** Null for a device that is not a graphics card. */
  readonly console: ConsoleUse | null;
  /**
   * A network card with a driver and without an interface: where the interface is, `hidden` if it was not found but the
   * card has one, or `none`. Null for other devices.
   */
  readonly elsewhere: ElsewhereInterface | 'hidden' | 'none' | null;
}

/** A device that nothing uses. */
export const unused: Omit<SeenDevice, 'device'> = {
  interfaces: [],
  below: [],
  uses: [],
  keyboards: [],
  console: null,
  elsewhere: null,
};

/** Why no device could be found. */
export interface Missing {
  readonly check: 'device-not-found' | 'interface-not-found' | 'id-not-unique';
  readonly reason: string;
  readonly evidence: string;
}

export interface PciBindState {
  /** The device that was requested. */
  readonly target: SeenDevice | Missing;
  readonly group: IommuGroup | null;
  /** The other members of its group. */
  readonly members: readonly SeenDevice[];
  /** Every device of the machine. */
  readonly pciDevices: readonly PciDevice[];
  /** The devices, of the target and the members of its group, that have no power (D3cold). */
  readonly withoutPower: readonly string[];
  /** Other devices of the same vendor and device. */
  readonly sameIdDevices: readonly PciDevice[];
  /** Where the card of the requested identity is, if another device is that card: the end of a sentence. */
  readonly elsewhere: string;
  /** Whether the wanted driver is registered with the PCI bus. */
  readonly driverKnown: boolean;
  readonly iommu: IommuEvidence;
  /** Undefined if `ip` is not available. */
  readonly routes: readonly Route[] | undefined;
  readonly session: Session | undefined;
  /** Processes that have the device or its group open. */
  readonly holders: readonly OpenFile[];
  /** The driver that the kernel gives the device by itself. */
  readonly native: string | null;
  /** The number of keyboards of the machine. */
  readonly keyboards: number;
  readonly traffic: Traffic;
  readonly signs: Signs;
  /** The files in which others may set the driver of the device or configure its interface. */
  readonly configuration: DeviceConfiguration;
  /** The unit or initramfs task that repeats the binding at boot. */
  readonly persistence: SeenPersistence;
}

export function isMissing(target: SeenDevice | Missing): target is Missing {
  return 'check' in target;
}

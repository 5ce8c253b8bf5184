import type { InterfaceState } from '../../schemas/types/common.ts';
import type { OpenFile } from '../../facts/system/read-open-files.ts';
import type { IommuEvidence, IommuGroup } from '../../facts/pci/iommu-group.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import type { Route, Session } from '../../facts/network/read-routes.ts';
import type { SeenPersistence } from './persist-binding.ts';
import type { Signs } from './read-signs.ts';
import type { Traffic } from './read-traffic.ts';

/** An interface of a device, with the interfaces over it from the bridge or vlan upwards. */
export interface CarriedInterface {
  readonly state: InterfaceState;
  readonly uppers: readonly string[];
}

/** A device that may get another driver, with everything that uses it. */
export interface SeenDevice {
  readonly device: PciDevice;
  readonly interfaces: readonly CarriedInterface[];
  /** File systems and swap on block devices below it, e.g. "/dev/sda2 on /". */
  readonly mounts: readonly string[];
}

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
  readonly traffic: Traffic;
  readonly signs: Signs;
  /** The unit or initramfs task that repeats the binding at boot. */
  readonly persistence: SeenPersistence;
}

export function isMissing(target: SeenDevice | Missing): target is Missing {
  return 'check' in target;
}

import type { FileStat } from '../../../engine/model/machine.ts';
import type { OpenFile } from '../../../facts/system/read-open-files.ts';
import type { PciDevice } from '../../../facts/pci/pci-device.ts';
import type { SeenIommufd } from './iommufd-checks.ts';
import type { HostPart } from './qemu-argv.ts';
import type { SeenOwner } from './see-owner.ts';

/** A device to pass through, with what stands in its way. */
export interface SeenPassthrough {
  readonly address: string;
  /** Null when there is no such device. */
  readonly device: PciDevice | null;
  /** Other members of its IOMMU group that a host driver still has. */
  readonly hindering: readonly PciDevice[];
  /** Processes that hold its VFIO node open. */
  readonly openFiles: readonly OpenFile[];
}

/** What a start needs of the host. */
export interface Ground {
  readonly qemuPresent: boolean;
  /** /dev/kvm is there, or the module that makes it is loaded or planned to be. */
  readonly kvm: boolean;
  /** Bytes. */
  readonly memoryAvailable: number | null;
  /** Bytes in free huge pages of the default size. */
  readonly hugepagesFree: number;
  /** Bytes that the unit of a guest may lock; infinite where it has CAP_IPC_LOCK, to which no limit applies. */
  readonly lockable: { readonly bytes: number; readonly evidence: string };
  /** Null where it cannot be told. */
  readonly interruptRemapping: boolean | null;
  /** What allow_unsafe_interrupts of vfio_iommu_type1 says. */
  readonly unsafeInterrupts: boolean;
  readonly disk: { readonly kind: FileStat['kind'] | null; readonly openFiles: readonly OpenFile[] } | null;
  /** Kernel, initrd, seed and CD image that are not there. */
  readonly bootMissing: readonly string[];
  readonly devices: readonly SeenPassthrough[];
  /** Null where it is not asked for. */
  readonly iommufd: SeenIommufd | null;
}

export interface VmState {
  readonly host: HostPart;
  /** The command line that runs under the VM's unit: null when none does, empty when it cannot be told. */
  readonly running: readonly string[] | null;
  /** It has answered since it was started. */
  readonly ready: boolean;
  /** The user that it is to run as; null for root. */
  readonly owner: SeenOwner | null;
  /** The number of the user whose folder it has; null when it does not run. */
  readonly runsAs: number | null;
  /** Null while the VM runs: what a start needs is no question then. */
  readonly ground: Ground | null;
}

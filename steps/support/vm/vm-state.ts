import type { FileStat } from '../../../engine/model/machine.ts';
import type { OpenFile } from '../../../facts/system/read-open-files.ts';
import type { DeviceUse } from '../../../facts/usage/device-uses.ts';
import type { PciDevice } from '../../../facts/pci/pci-device.ts';
import type { SeenIommufd } from './iommufd-checks.ts';
import type { HostPart } from './qemu-argv.ts';
import type { SeenRom } from './rom-checks.ts';
import type { SeenOwner } from './see-owner.ts';

/** A device to pass through, with the reasons against it. */
export interface SeenPassthrough {
  readonly address: string;
  /** Null if the device does not exist. */
  readonly device: PciDevice | null;
  /** It is to be the guest's VGA device. */
  readonly vga: boolean;
  /** The ROM file of the step; null if it names none. */
  readonly rom: SeenRom | null;
  /** Sizes in bytes of its 64-bit prefetchable memory areas (BARs). */
  readonly bars: readonly number[];
  /** True if its group is one of VFIO without an IOMMU, which only DPDK can use. */
  readonly noIommu: boolean;
  /** Other members of its IOMMU group that a host driver still has. */
  readonly hindering: readonly PciDevice[];
  /** Processes that hold its VFIO node open. */
  readonly openFiles: readonly OpenFile[];
}

/** The properties of the host that a start needs. */
export interface Ground {
  readonly qemuPresent: boolean;
  /** /dev/kvm exists, or the module that makes it is loaded or planned to be. */
  readonly kvm: boolean;
  /** Bytes. */
  readonly memoryAvailable: number | null;
  /** Bytes in free huge pages of the default size. */
  readonly hugepagesFree: number;
  /** Bytes that the unit of a guest may lock; infinite if it has CAP_IPC_LOCK, to which no limit applies. */
  readonly lockable: { readonly bytes: number; readonly evidence: string };
  /** Null if it is unknown. */
  readonly interruptRemapping: boolean | null;
  /** The value of allow_unsafe_interrupts of vfio_iommu_type1. */
  readonly unsafeInterrupts: boolean;
  readonly disk: {
    readonly kind: FileStat['kind'] | null;
    readonly openFiles: readonly OpenFile[];
    /** What the host keeps on a block device. */
    readonly uses: readonly DeviceUse[];
  } | null;
  /** Kernel, initrd, seed and CD image that do not exist. */
  readonly bootMissing: readonly string[];
  readonly devices: readonly SeenPassthrough[];
  /** Null if it is not requested. */
  readonly iommufd: SeenIommufd | null;
}

export interface VmState {
  readonly host: HostPart;
  /** The command line that runs under the VM's unit: null if none runs, empty if it is unknown. */
  readonly running: readonly string[] | null;
  /** It has answered since it was started. */
  readonly ready: boolean;
  /** The user that it is to run as; null for root. */
  readonly owner: SeenOwner | null;
  /** The number of the user whose folder it has; null if it does not run. */
  readonly runsAs: number | null;
  /** Null while the VM runs, because a start is not needed then. */
  readonly ground: Ground | null;
}

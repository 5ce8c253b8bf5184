import { availableParallelism } from 'node:os';
import type { LabDevice } from './lab-device.ts';

/** The NIC models of QEMU: Intel 82574L, 82540EM and 82576 (from QEMU 8.0 on), and virtio. */
export type NicModel = 'e1000e' | 'e1000' | 'igb' | 'virtio';

/** A NIC of the emulated host, on its own user-mode network. */
export interface LabNic {
  readonly model: NicModel;
  /** Device number on its bus: slot 4 of PCI bus 0 is 0000:00:04.0 in the host. */
  readonly slot: number;
  /** True behind the PCIe-to-PCI bridge, on bus 1, where all devices are one IOMMU group. */
  readonly isBehindBridge?: true;
  readonly mac: string;
  /** The address block, the address of the outer machine's loopback, and the first address that DHCP assigns. */
  readonly subnet: string;
  readonly peer: string;
  readonly firstLease: string;
}

/** All variable properties of an emulated host; the defaults are the experiment of the original document. */
export interface LabShape {
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly iommu: 'intel' | 'amd' | 'none';
  /** How many NUMA nodes share vCPUs and memory equally; absent for a host without NUMA. */
  readonly numaNodes?: number;
  /** The NIC that is the only port of a Linux bridge br0 with the default route; absent if the management NIC has the default route. */
  readonly bridged?: 'management' | 'test';
  /** Its boot loader; absent for GRUB. */
  readonly loader?: 'systemd-boot';
  /** The Debian release on its disk, by code name; absent for bookworm (12). */
  readonly suite?: 'trixie';
  /** False if no virtual machine inside needs KVM; absent otherwise. */
  readonly nesting?: false;
  /** Further PCI devices in the order of their slots; absent if there are none. */
  readonly devices?: readonly LabDevice[];
  /** The first one is the NIC under test. */
  readonly nics: readonly [LabNic, ...LabNic[]];
}

/** The NIC for ssh, the only one with a fixed address. */
export const managementNic = {
  slot: 3,
  mac: '52:54:00:80:00:01',
  address: '10.0.2.15/24',
  gateway: '10.0.2.2',
} as const;

/** Whether QEMU can save the memory of a running host with that shape: it cannot save its AMD IOMMU and its NVMe disk, so such a host boots at every start. */
export function savesMemory(shape: LabShape): boolean {
  return shape.iommu !== 'amd' && !(shape.devices ?? []).includes('nvme');
}

/** Device number of the PCIe-to-PCI bridge on bus 0. */
export const bridgeSlot = 13;

/** Device numbers of the NICs on bus 0, in order; 2, 3 and 5 are the disk, the management NIC and the random numbers. */
const slots = [4, 6, 7, 8, 9, 10, 11, 12] as const;

const hex = (value: number): string => value.toString(16).padStart(2, '0');

/** NICs of one model on bus 0: the first is that of the original document, each further one has the next MAC address and the next /16. */
export function nicsOf(count: number, model: NicModel): LabShape['nics'] {
  const [first, ...more] = slots.slice(0, count).map((slot, index) => nicAt(model, slot, 0x0707 + index, 128 + index));
  if (first === undefined || more.length + 1 !== count) throw new Error(`too many NICs: ${count}`);
  return [first, ...more];
}

/** Two PCI NICs (PCIe NICs do not fit there) behind the bridge. */
export function pairBehindBridge(): readonly LabNic[] {
  return [1, 2].map((slot) => ({ ...nicAt('e1000', slot, 0x0800 + slot, 143 + slot), isBehindBridge: true }));
}

function nicAt(model: NicModel, slot: number, mac: number, net: number): LabNic {
  return {
    model,
    slot,
    mac: `52:54:00:80:${hex(mac >> 8)}:${hex(mac & 0xff)}`,
    subnet: `10.${net}.0.0/16`,
    peer: `10.${net}.0.49`,
    firstLease: `10.${net}.7.7`,
  };
}

/**
 * As many vCPUs as the machine has CPUs, at least 2 and at most 4. With emulation each vCPU is a thread that waits
 * for the others by spinning: with 4 vCPUs on 2 CPUs, a boot took a third more time.
 */
export const defaultVcpus = (cpus: number): number => Math.min(4, Math.max(2, cpus));

export const defaultLabShape: LabShape = {
  vcpus: defaultVcpus(availableParallelism()),
  memoryMiB: 3072,
  iommu: 'intel',
  nics: nicsOf(1, 'e1000e'),
};

/** The PCI address of a NIC in the emulated host. */
export function nicAddress(nic: LabNic): string {
  return `0000:${nic.isBehindBridge ? '01' : '00'}:${hex(nic.slot)}.0`;
}

/** The interface name that udev gives a NIC (systemd.net-naming-scheme(7)). */
export function nicInterface(nic: LabNic): string {
  // The bridge has ACPI hot-plug slots, and a slot with a number names its card.
  return nic.isBehindBridge ? `ens${nic.slot}` : `enp0s${nic.slot}`;
}

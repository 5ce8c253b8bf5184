import type { MachineReader } from '../../engine/model/machine.ts';

/** The devices that an IOMMU cannot distinguish (Documentation/driver-api/vfio.rst). */
export interface IommuGroup {
  readonly id: string;
  /** Addresses of all members, bridges included. */
  readonly members: readonly string[];
  /** Types of the reserved regions, e.g. ["msi"]; "direct" means memory that the firmware needs mapped. */
  readonly reserved: readonly string[];
}

/** The IOMMU group with a number; null if it does not exist. */
export async function readIommuGroup(id: string, machine: MachineReader): Promise<IommuGroup | null> {
  const folder = `/sys/kernel/iommu_groups/${id}`;
  const [members, regions] = await Promise.all([
    machine.list(`${folder}/devices`),
    machine.read(`${folder}/reserved_regions`),
  ]);
  if (members === undefined) return null;
  const types = (regions ?? '').split('\n').map((line) => line.trim().split(/\s+/)[2]);
  return { id, members, reserved: [...new Set(types.filter((type) => type !== undefined))] };
}

/** The reports of firmware and kernel about the IOMMU, for a device without a group. */
export interface IommuEvidence {
  /** The firmware tables that describe an IOMMU: "DMAR" (Intel) or "IVRS" (AMD). */
  readonly tables: readonly string[];
  /** The IOMMUs that the kernel uses, e.g. ["dmar0"]. */
  readonly units: readonly string[];
}

/** Distinguishes a missing kernel parameter from an IOMMU that the firmware has disabled. */
export async function readIommuEvidence(machine: MachineReader): Promise<IommuEvidence> {
  const [tables, units] = await Promise.all([
    machine.list('/sys/firmware/acpi/tables'),
    machine.list('/sys/class/iommu'),
  ]);
  return { tables: (tables ?? []).filter((name) => name === 'DMAR' || name === 'IVRS'), units: units ?? [] };
}

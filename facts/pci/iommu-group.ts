import type { MachineReader } from '../../engine/model/machine.ts';

/** The devices that an IOMMU cannot tell apart (Documentation/driver-api/vfio.rst). */
export interface IommuGroup {
  readonly id: string;
  /** Addresses of all members, bridges included. */
  readonly members: readonly string[];
  /** Types of the reserved regions, e.g. ["msi"]; "direct" stands for memory that firmware wants mapped. */
  readonly reserved: readonly string[];
}

/** The IOMMU group by its number; null if none exists of that number. */
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

/** What firmware and kernel say about the IOMMU when a device is in no group. */
export interface IommuEvidence {
  /** The firmware's tables that describe one: "DMAR" (Intel) or "IVRS" (AMD). */
  readonly tables: readonly string[];
  /** The IOMMUs the kernel drives, e.g. ["dmar0"]. */
  readonly units: readonly string[];
}

/** Tells a missing kernel parameter from an IOMMU that firmware keeps off. */
export async function readIommuEvidence(machine: MachineReader): Promise<IommuEvidence> {
  const [tables, units] = await Promise.all([
    machine.list('/sys/firmware/acpi/tables'),
    machine.list('/sys/class/iommu'),
  ]);
  return { tables: (tables ?? []).filter((name) => name === 'DMAR' || name === 'IVRS'), units: units ?? [] };
}

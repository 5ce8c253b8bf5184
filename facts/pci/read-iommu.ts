import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import { readIommuEvidence, readIommuGroup } from './iommu-group.ts';
import type { Look } from '../system/look.ts';

function evidence(units: readonly string[], groups: number, firmware: string | null): string {
  const seen = `/sys/class/iommu: ${units.join(' ') || 'empty'}; /sys/kernel/iommu_groups: ${groups} groups`;
  if (units.length > 0 && groups > 0) return seen;
  return firmware === null
    ? `${seen}; no DMAR or IVRS table: the firmware has the IOMMU off, or the machine has none`
    : `${seen}; the firmware has a ${firmware} table: the kernel has the IOMMU off, by a parameter or by default`;
}

/**
 * An IOMMU group with its members; its type is readable for every user
 * (Documentation/ABI/testing/sysfs-kernel-iommu_groups).
 */
async function readGroup(id: string, machine: MachineReader, look: Look): Promise<Facts['iommu']['grouping'][number]> {
  const [group, type] = await Promise.all([
    look('iommu.grouping', null, readIommuGroup(id, machine)),
    look('iommu.grouping', undefined, machine.read(`/sys/kernel/iommu_groups/${id}/type`)),
  ]);
  const shown = type?.trim();
  return { group: id, type: shown === undefined || shown === '' ? null : shown, devices: [...(group?.members ?? [])] };
}

/** Whether the kernel uses an IOMMU, by the only reliable signs: /sys/class/iommu and the groups. */
export async function readIommu(machine: MachineReader, look: Look): Promise<Facts['iommu']> {
  const [{ units, tables }, groups, interrupts] = await Promise.all([
    look('iommu', { units: [], tables: [] }, readIommuEvidence(machine)),
    look('iommu', [], machine.list('/sys/kernel/iommu_groups')),
    look('iommu.interruptRemapping', '', machine.read('/proc/interrupts')),
  ]);
  const firmware = tables.includes('DMAR') ? 'DMAR' : tables.includes('IVRS') ? 'IVRS' : null;
  const ids = (groups ?? []).toSorted((one, other) => Number(one) - Number(other));
  return {
    active: units.length > 0 && ids.length > 0,
    units: [...units],
    groups: ids.length,
    how: evidence(units, ids.length, firmware),
    firmware,
    interruptRemapping: /\sIR-/.test(interrupts ?? ''),
    grouping: await Promise.all(ids.map((id) => readGroup(id, machine, look))),
  };
}

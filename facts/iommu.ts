import type { MachineReader } from '../engine/machine.ts';
import type { Facts } from '../schemas/types/facts.ts';
import { readIommuEvidence } from './iommu-group.ts';
import type { Look } from './look.ts';

function evidence(units: readonly string[], groups: number, firmware: string | null): string {
  const seen = `/sys/class/iommu: ${units.join(' ') || 'empty'}; /sys/kernel/iommu_groups: ${groups} groups`;
  if (units.length > 0 && groups > 0) return seen;
  return firmware === null
    ? `${seen}; no DMAR or IVRS table: firmware has it off, or there is none`
    : `${seen}; firmware has a ${firmware} table: the kernel was told not to use it, or not told to`;
}

/** Whether the kernel uses an IOMMU, by the only signs that do not lie: /sys/class/iommu and the groups. */
export async function readIommu(machine: MachineReader, look: Look): Promise<Facts['iommu']> {
  const [{ units, tables }, groups, interrupts] = await Promise.all([
    look('iommu', { units: [], tables: [] }, readIommuEvidence(machine)),
    look('iommu', [], machine.list('/sys/kernel/iommu_groups')),
    look('iommu.interruptRemapping', '', machine.read('/proc/interrupts')),
  ]);
  const firmware = tables.includes('DMAR') ? 'DMAR' : tables.includes('IVRS') ? 'IVRS' : null;
  const count = groups?.length ?? 0;
  return {
    active: units.length > 0 && count > 0,
    units: [...units],
    groups: count,
    how: evidence(units, count, firmware),
    firmware,
    interruptRemapping: /\sIR-/.test(interrupts ?? ''),
  };
}

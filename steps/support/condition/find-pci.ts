import type { ListedDevice } from '../../../facts/pci/read-pci-list.ts';

/** PCI devices by "vendor:device"; an ID that is repeated needs so many devices. */
export interface PciWanted {
  readonly ids: readonly string[];
  /** Each must have a driver. */
  readonly driver: boolean;
}

const shown = ({ place, id, driver }: ListedDevice): string => `${place} ${id} ${driver ?? 'without a driver'}`;

/** Finds the wanted devices among those of a machine, each once; `seen` says what is missing if not all were found. */
export function findPci(
  { ids, driver }: PciWanted,
  devices: readonly ListedDevice[],
): { readonly found: readonly string[] | null; readonly seen: string } {
  const left = [...devices].sort((one, other) => Number(other.driver !== null) - Number(one.driver !== null));
  const found: ListedDevice[] = [];
  const missing: string[] = [];
  for (const id of ids) {
    const at = left.findIndex((one) => one.id === id);
    const [device] = at < 0 ? [] : left.splice(at, 1);
    if (device === undefined) missing.push(`no device has the ID ${id}`);
    else if (driver && device.driver === null) missing.push(shown(device));
    else found.push(device);
  }
  if (missing.length > 0) return { found: null, seen: missing.join('; ') };
  return { found: found.map(shown).toSorted(), seen: '' };
}

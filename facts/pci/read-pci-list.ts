import { queryIfThere } from '../system/query-if-there.ts';
import type { MachineReader } from '../../engine/model/machine.ts';

/** A PCI device in the list of the kernel. */
export interface ListedDevice {
  /** Bus, device and function, e.g. "01:00.0"; the list does not name the domain. */
  readonly place: string;
  /** E.g. "8086:10d3". */
  readonly id: string;
  readonly driver: string | null;
}

const hex = (value: number): string => value.toString(16).padStart(2, '0');

/** A line of /proc/bus/pci/devices: bus and devfn, vendor and device, IRQ, seven areas, their seven sizes, and the driver. */
function parseLine(line: string): readonly ListedDevice[] {
  const match = /^([0-9a-f]{2})([0-9a-f]{2})\t([0-9a-f]{4})([0-9a-f]{4})\t(.*)$/.exec(line);
  if (match === null) return [];
  const [, bus = '', function_ = '', vendor, device, rest = ''] = match;
  const devfn = Number.parseInt(function_, 16);
  const name = rest.split('\t')[15]?.trim() ?? '';
  // "compat" is shown for a device without a driver whose ports another part of the kernel uses.
  const driver = name === '' || name === 'compat' ? null : name;
  return [{ place: `${bus}:${hex(devfn >> 3)}.${devfn & 7}`, id: `${vendor}:${device}`, driver }];
}

/**
 * Every PCI device with its driver in one reading (drivers/pci/proc.c), because each reading in a guest is a program
 * there; undefined if the kernel has no such list.
 */
export async function readPciList(machine: MachineReader): Promise<readonly ListedDevice[] | undefined> {
  const { code, stdout } = await queryIfThere(machine, ['cat', '/proc/bus/pci/devices']);
  return code === 0 ? stdout.split('\n').flatMap(parseLine) : undefined;
}

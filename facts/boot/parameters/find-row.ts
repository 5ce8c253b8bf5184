import { underscored } from '../underscored.ts';
import { cpuParameters } from './cpu-parameters.ts';
import { iommuParameters } from './iommu-parameters.ts';
import { memoryParameters } from './memory-parameters.ts';
import type { ParameterRow } from './parameter-row.ts';
import { pciParameters } from './pci-parameters.ts';
import { systemParameters } from './system-parameters.ts';

/** Every known parameter. */
export const parameterTable: readonly ParameterRow[] = [
  ...iommuParameters,
  ...cpuParameters,
  ...memoryParameters,
  ...pciParameters,
  ...systemParameters,
];

const exact = new Map(parameterTable.filter(({ name }) => !name.endsWith('*')).map((row) => [row.name, row]));
const families = parameterTable.filter(({ name }) => name.endsWith('*'));

/** Names with a dot that are not parameters of a module: a program reads them from /proc/cmdline. */
const programs = /^(?:systemd|udev|luks|fsck|quotacheck|plymouth|dracut|cloud|ds|modules|ignition|coreos|ostree)\./;

/**
 * The row of a parameter; null if it is unknown how the kernel treats it when it occurs several times. A name with a
 * dot is a parameter of a module, of which the last occurrence counts (parse_args in kernel/params.c, which modprobe(8)
 * also uses through the kernel); it is unknown whether its value is a list.
 */
export function findRow(name: string): ParameterRow | null {
  const wanted = underscored(name);
  const row = exact.get(wanted) ?? families.find((one) => wanted.startsWith(one.name.slice(0, -1)));
  if (row !== undefined) return row;
  if (!/^\w+\.\w/.test(wanted) || programs.test(wanted)) return null;
  return { name: wanted, semantics: 'last', source: 'kernel/params.c: parse_args' };
}

/** True if a value has several parts and no row of the table says whether another value may take their place. */
export const isUnclear = (name: string, value: string | null): boolean =>
  findRow(name) === null ||
  (!exact.has(underscored(name)) && findRow(name)?.semantics === 'last' && /[,;]/.test(value ?? ''));

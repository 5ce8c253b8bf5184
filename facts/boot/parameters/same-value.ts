import { parseCpuList } from '../../cpu/cpu-list.ts';
import type { ParameterRow } from './parameter-row.ts';
import { parseSize } from './parse-size.ts';

/** kstrtobool() of the kernel (lib/kstrtox.c); a bare name turns a switch on (param_set_bool). */
function readSwitch(value: string | null): boolean | null {
  if (value === null) return true;
  if (/^(?:[yYtT1]|[oO][nN])/.test(value)) return true;
  return /^(?:[nNfF0]|[oO][fF])/.test(value) ? false : null;
}

/** Each number of a size and the characters around it: "512M,high" is 536870912 and ",high". */
const sizes = (value: string): string =>
  value.replaceAll(/(?:0[xX][0-9a-fA-F]+|\d+)[KMGTPEkmgtpe]?[bB]?/g, (text) => `<${parseSize(text).bytes}>`);

/** A list of CPUs in its shortest form; flags of isolcpus before it count in any order. */
function cpus(value: string): string {
  const words = value.split(',');
  const flags = words.filter((word) => /^[a-z_]+$/i.test(word) && word.toLowerCase() !== 'all' && word !== 'N');
  const list = words.filter((word) => !flags.includes(word)).join(',');
  // The number of CPUs is unknown here, so N and all are only equal to themselves.
  const numbers = /[a-z]/i.test(list) ? null : parseCpuList(list, 0);
  return `${flags.toSorted().join(',')}|${numbers === null ? list : numbers.join(',')}`;
}

/** An item of a list as the kernel compares it: IDs are hexadecimal numbers. */
export const canonicalItem = (row: ParameterRow | null, item: string): string =>
  row?.value === 'ids' ? item.toLowerCase() : item;

/** True if the kernel concludes the same from both values of a parameter. */
export function sameValue(row: ParameterRow | null, left: string | null, right: string | null): boolean {
  if (left === right) return true;
  if (row?.value === 'switch') return readSwitch(left) !== null && readSwitch(left) === readSwitch(right);
  if (left === null || right === null) return false;
  if (row?.value === 'size') return sizes(left) === sizes(right);
  return row?.value === 'cpus' && cpus(left) === cpus(right);
}

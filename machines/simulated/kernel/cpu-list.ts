import { formatCpuList, parseCpuList } from '../../../facts/cpu/cpu-list.ts';

/** The highest CPU number of the largest kernel that Debian builds. */
const last = 8191;

/** The CPUs of a kernel's list, "0-2,5"; undefined for a text that is not such a list. */
export function cpusOf(list: string): readonly number[] | undefined {
  return parseCpuList(list, last) ?? undefined;
}

/** CPUs in the kernel's list format: "0-2,5", and an empty text for an empty set. */
export function cpuList(cpus: readonly number[]): string {
  return cpus.length === 0 ? '' : formatCpuList(cpus);
}

/** CPUs as an affinity mask of a machine with `count` CPUs, in groups of 32 from the highest: "c", "01,00000000". */
export function cpuMask(cpus: readonly number[], count: number): string {
  const mask = cpus.reduce((sum, cpu) => sum | (1n << BigInt(cpu)), 0n);
  const digits = mask.toString(16).padStart(Math.ceil(count / 4), '0');
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 8) groups.unshift(digits.slice(Math.max(0, end - 8), end));
  return groups.join(',');
}

/** All the CPUs below `count`. */
export function firstCpus(count: number): readonly number[] {
  return Array.from({ length: count }, (_, cpu) => cpu);
}

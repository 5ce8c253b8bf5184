import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';
import { parseCpuList, parseShownCpus } from './cpu-list.ts';

/** CPUs of equal speed. */
export interface CpuKind {
  readonly cpus: readonly number[];
  /** What they are and where the kernel shows it, e.g. "performance cores (/sys/devices/cpu_core/cpus: 0-15)". */
  readonly what: string;
}

/** The CPUs of a performance monitoring unit, as the kernel shows it on a hybrid x86 CPU, the fastest first. */
const units = [
  ['cpu_core', 'performance cores'],
  ['cpu_atom', 'efficiency cores'],
  ['cpu_lowpower', 'low-power cores'],
] as const;

/**
 * Files of a CPU that show its speed, the most reliable first: the capacity (Documentation/scheduler/sched-capacity.rst; arm64,
 * and hybrid x86 since 6.12), the highest performance level of the firmware (Documentation/admin-guide/acpi/cppc_sysfs.rst), and
 * the maximum frequency (Documentation/admin-guide/pm/cpufreq.rst).
 */
const speedFiles = ['cpu_capacity', 'acpi_cppc/highest_perf', 'cpufreq/cpuinfo_max_freq'] as const;

/** Speeds by file, for each online CPU in order; null where a file shows none. */
type CpuSpeeds = readonly { readonly file: string; readonly values: readonly (number | null)[] }[];

/**
 * The speed below which the next slower CPU is of another kind. Cores of one kind differ by a few percent, because the firmware
 * prefers some of them for single threads.
 */
const sameKind = 0.9;

/** Splits CPUs where the next slower one is much slower; the fastest first. */
function bySpeed(online: readonly number[], cpus: readonly number[], speeds: CpuSpeeds): readonly CpuKind[] {
  const at = new Map(online.map((cpu, index) => [cpu, index]));
  for (const { file, values } of speeds) {
    const found = cpus.flatMap((cpu) => {
      const speed = values[at.get(cpu) ?? -1];
      return speed == null || speed <= 0 ? [] : [{ cpu, speed }];
    });
    if (found.length < cpus.length) continue;
    const groups: { cpu: number; speed: number }[][] = [];
    for (const one of found.toSorted((a, b) => b.speed - a.speed || a.cpu - b.cpu)) {
      const slowest = groups.at(-1)?.at(-1)?.speed;
      if (slowest === undefined || one.speed < slowest * sameKind) groups.push([one]);
      else groups.at(-1)?.push(one);
    }
    if (groups.length === 1) continue;
    return groups.map((group) => ({
      cpus: group.map(({ cpu }) => cpu).toSorted((a, b) => a - b),
      what: `CPUs with ${file} ${shownSpeeds(group.map(({ speed }) => speed))}`,
    }));
  }
  return [{ cpus, what: '' }];
}

function shownSpeeds(speeds: readonly number[]): string {
  const [most, least] = [Math.max(...speeds), Math.min(...speeds)];
  return most === least ? `${most}` : `${least} to ${most}`;
}

/**
 * The kinds of the online CPUs, the fastest first; one kind if the kernel shows no difference. `lists` are the CPU lists of the
 * units cpu_core, cpu_atom and cpu_lowpower. Pure.
 */
function cpuKinds(
  online: readonly number[],
  lists: readonly (string | undefined)[],
  speeds: CpuSpeeds,
): readonly CpuKind[] {
  const typed = units.flatMap(([unit, name], index) => {
    const listed = new Set(parseCpuList(lists[index] ?? '', 0) ?? []);
    const cpus = online.filter((cpu) => listed.has(cpu));
    return cpus.length === 0 ? [] : [{ cpus, what: `${name} (/sys/devices/${unit}/cpus)` }];
  });
  const known = new Set(typed.flatMap(({ cpus }) => cpus));
  const rest = online.filter((cpu) => !known.has(cpu));
  const all = typed.length === 0 || rest.length === 0 ? typed : [...typed, { cpus: rest, what: 'other CPUs' }];
  if (all.length === 0) return bySpeed(online, online, speeds);
  return all.flatMap(({ cpus, what }) =>
    bySpeed(online, cpus, speeds).map((part) => ({
      cpus: part.cpus,
      what: part.what === '' ? what : `${what}, ${part.what}`,
    })),
  );
}

/** Reads the kinds of the online CPUs; a kernel without any of the files shows one kind. */
export async function readCpuKinds(machine: MachineReader): Promise<readonly CpuKind[]> {
  const folder = '/sys/devices/system/cpu';
  const [text, ...lists] = await Promise.all([
    machine.read(`${folder}/online`),
    ...units.map(([unit]) => machine.read(`/sys/devices/${unit}/cpus`)),
  ]);
  const online = parseShownCpus(text) ?? [];
  const speeds = await Promise.all(
    speedFiles.map(async (file) => {
      const texts = await Promise.all(
        online.map((cpu) => tolerantly(undefined, machine.read(`${folder}/cpu${cpu}/${file}`))),
      );
      const number = (one: string | undefined): number | null =>
        one !== undefined && /^\d{1,12}\s*$/.test(one) ? Number(one) : null;
      return { file, values: texts.map(number) };
    }),
  );
  return cpuKinds(online, lists, speeds);
}

import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import { formatCpuList, parseCpuList } from './cpu-list.ts';
import { parseKernelCommandLine, sameName } from '../boot/kernel-command-line.ts';
import { readKernelConfig } from '../boot/kernel-config.ts';
import type { KernelConfig } from '../boot/kernel-config.ts';
import type { Look } from '../system/look.ts';

type Isolation = Pick<Facts['cpu'], 'isolated' | 'isolatedPartitions' | 'nohzFull' | 'rcuNocbs'>;

const folder = '/sys/devices/system/cpu';

/** A list of the kernel; an empty list reads as "(null)" in nohz_full. */
const listed = (text: string | undefined): string => {
  const list = text?.trim() ?? '';
  return list === '(null)' ? '' : list;
};

/**
 * The CPUs whose RCU callbacks run on other CPUs. No file of the kernel shows them, so they are computed as
 * rcu_init_nohz() does, from rcu_nocbs, nohz_full and the build options. An invalid list means all CPUs. Null if the
 * build options are unknown.
 */
function offloaded(
  commandLine: string,
  config: KernelConfig | null,
  possible: readonly number[],
  nohzFull: string,
): string | null {
  if (config === null) return null;
  if (!config.options.has('RCU_NOCB_CPU')) return '';
  const last = possible.at(-1) ?? 0;
  const given = parseKernelCommandLine(commandLine).filter(({ name, init }) => !init && sameName(name, 'rcu_nocbs'));
  // Each occurrence replaces the mask of the one before (rcu_nocb_setup in kernel/rcu/tree_nocb.h).
  const value = given.at(-1)?.value ?? null;
  const asked = value === null ? [] : (parseCpuList(value, last) ?? possible);
  const byDefault = config.options.has('RCU_NOCB_CPU_DEFAULT_ALL') && given.length === 0 ? possible : [];
  const cpus = new Set([...asked, ...byDefault, ...(parseCpuList(nohzFull, last) ?? [])]);
  const list = possible.filter((cpu) => cpus.has(cpu));
  return list.length === 0 ? '' : formatCpuList(list);
}

/**
 * The CPUs without general scheduling, without tick and without RCU callbacks, as they are in effect and not as requested: the
 * kernel ignores an invalid list without an error.
 */
export async function readCpuIsolation(machine: MachineReader, look: Look): Promise<Isolation> {
  const [isolated, partitions, nohz, possible, commandLine, release] = await Promise.all([
    look('cpu.isolated', undefined, machine.read(`${folder}/isolated`)),
    // Exists since kernel 6.7 (Documentation/admin-guide/cgroup-v2.rst).
    look('cpu.isolatedPartitions', null, machine.read('/sys/fs/cgroup/cpuset.cpus.isolated')),
    look('cpu.nohzFull', undefined, machine.read(`${folder}/nohz_full`)),
    look('cpu', undefined, machine.read(`${folder}/possible`)),
    look('cpu.rcuNocbs', undefined, machine.read('/proc/cmdline')),
    look('cpu.rcuNocbs', undefined, machine.read('/proc/sys/kernel/osrelease')),
  ]);
  const config = await look('cpu.rcuNocbs', null, readKernelConfig(release?.trim() ?? '', machine));
  return {
    isolated: listed(isolated),
    isolatedPartitions: partitions?.trim() ?? null,
    nohzFull: listed(nohz),
    rcuNocbs: offloaded(commandLine ?? '', config, parseCpuList(possible ?? '', 0) ?? [], listed(nohz)),
  };
}

import type { Refusal } from '../../../engine/model/step-type.ts';
import { formatCpuList } from '../../../facts/cpu/cpu-list.ts';
import type { CpuTopology } from '../../../facts/cpu/cpu-topology.ts';
import { refusal } from '../refusal.ts';

const folder = '/sys/devices/system/cpu';

/**
 * CPUs of a list, which `said` names, that do not exist; null if all exist. `dropped` describes what the kernel does
 * with such a list.
 */
export function absentCpus(said: string, list: readonly number[], cpus: CpuTopology, dropped: string): Refusal | null {
  const beyond = list.filter((cpu) => !cpus.possible.includes(cpu));
  if (beyond.length > 0) {
    const reason = `${said} contains CPU ${formatCpuList(beyond)}, which this machine does not have; ${dropped}`;
    return refusal('cpu-out-of-range', reason, `${folder}/possible: ${formatCpuList(cpus.possible)}`);
  }
  const off = list.filter((cpu) => !cpus.online.includes(cpu));
  if (off.length === 0) return null;
  const reason = `${said} contains CPU ${formatCpuList(off)}, which is offline`;
  return refusal('cpu-offline', reason, `${folder}/online: ${formatCpuList(cpus.online)}`);
}

/** Cores of which the list contains only some hardware threads. */
function partialCores(cpus: readonly number[], { siblings }: CpuTopology): readonly string[] {
  const cores = cpus.map((cpu) => siblings.get(cpu) ?? [cpu]).filter((core) => core.some((one) => !cpus.includes(one)));
  return [...new Set(cores.map(formatCpuList))];
}

/** The reasons not to reserve these CPUs: too few CPUs remain for the host, or a core is shared. */
export function takingChecks(said: string, list: readonly number[], cpus: CpuTopology): readonly Refusal[] {
  const evidence = `${folder}/online: ${formatCpuList(cpus.online)}`;
  const left = cpus.online.filter((cpu) => !list.includes(cpu));
  const refusals: Refusal[] = [];
  if (left.length === 0) refusals.push(refusal('no-cpu-left', `${said} leaves no CPU for the host`, evidence));
  else if (left.length === 1 && cpus.online.length > 2) {
    const reason = `${said} leaves only CPU ${left[0]} for the kernel, interrupts and all other programs`;
    refusals.push(refusal('one-cpu-left', reason, evidence, { override: 'allow_one_cpu_left' }));
  }
  const partial = partialCores(list, cpus);
  if (partial.length > 0) {
    const reason = `${said} contains only part of a core (${partial.join('; ')}); programs on its other hardware threads still disturb it`;
    const seen = `${folder}/cpu*/topology/thread_siblings_list: ${partial.join('; ')}`;
    refusals.push(refusal('partial-core', reason, seen, { override: 'allow_partial_cores' }));
  }
  return refusals;
}

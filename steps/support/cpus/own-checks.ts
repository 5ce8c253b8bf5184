import type { Refusal } from '../../../engine/model/step-type.ts';
import { formatCpuList } from '../../../facts/cpu/cpu-list.ts';
import type { CpuTopology } from '../../../facts/cpu/cpu-topology.ts';
import { absentCpus, takingChecks } from './list-checks.ts';
import { refusal } from '../refusal.ts';

/** What is wrong with giving these CPUs, which `said` names, to a virtual machine alone. */
export function ownChecks(said: string, list: readonly number[], cpus: CpuTopology): readonly Refusal[] {
  const absent = absentCpus(said, list, cpus, 'nothing can run there');
  if (absent !== null) return [absent];
  const first = cpus.online[0] ?? 0;
  const refusals = takingChecks(said, list, cpus);
  if (!list.includes(first) || refusals.some(({ check }) => check === 'no-cpu-left')) return refusals;
  const reason = `${said} takes CPU ${first}, on which the kernel keeps its clock and what it cannot put elsewhere`;
  const evidence = `/sys/devices/system/cpu/online: ${formatCpuList(cpus.online)}`;
  return [...refusals, refusal('first-cpu-taken', reason, evidence, { override: 'allow_first_cpu' })];
}

/** A list that could not be read as one. */
export const malformedList = (said: string): Refusal =>
  refusal('cpu-list-malformed', `${said} is no list of CPUs; it is written like 2-3,6`, said);

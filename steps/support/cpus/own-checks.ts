import type { Refusal } from '../../../engine/model/step-type.ts';
import { formatCpuList } from '../../../facts/cpu/cpu-list.ts';
import type { CpuTopology } from '../../../facts/cpu/cpu-topology.ts';
import { absentCpus, takingChecks } from './list-checks.ts';
import { refusal } from '../refusal.ts';

/** The reasons not to give these CPUs, which `said` names, to only one virtual machine. */
export function ownChecks(said: string, list: readonly number[], cpus: CpuTopology): readonly Refusal[] {
  const absent = absentCpus(said, list, cpus, 'no thread can run there');
  if (absent !== null) return [absent];
  const first = cpus.online[0] ?? 0;
  const refusals = takingChecks(said, list, cpus);
  if (!list.includes(first) || refusals.some(({ check }) => check === 'no-cpu-left')) return refusals;
  const reason = `${said} contains CPU ${first}, which runs the clock of the kernel and other work that cannot be moved`;
  const evidence = `/sys/devices/system/cpu/online: ${formatCpuList(cpus.online)}`;
  return [...refusals, refusal('first-cpu-taken', reason, evidence, { override: 'allow_first_cpu' })];
}

/** A list that is not valid. */
export const malformedList = (said: string): Refusal =>
  refusal('cpu-list-malformed', `${said} is not a list of CPUs; the format is 2-3,6`, said);

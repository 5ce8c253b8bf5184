import type { Refusal } from '../../../engine/model/step-type.ts';
import { parseCpuList } from '../../../facts/cpu/cpu-list.ts';
import type { CpuTopology } from '../../../facts/cpu/cpu-topology.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { sameName } from '../../../facts/boot/kernel-command-line.ts';
import { absentCpus, takingChecks } from '../../support/cpus/list-checks.ts';
import type { Request } from '../request/request.ts';
import { refusal } from '../../support/refusal.ts';

/** The parameters whose value is a list of CPUs, and whether they isolate those CPUs. */
const names: Readonly<Record<string, 'takes' | 'gives'>> = {
  isolcpus: 'takes',
  nohz_full: 'takes',
  rcu_nocbs: 'gives',
  irqaffinity: 'gives',
};

/** The flags of isolcpus before its list (Documentation/admin-guide/kernel-parameters.txt). */
const flags = ['nohz', 'domain', 'managed_irq'];

export const isCpuList = ({ name, value }: Parameter): boolean => name in names && value !== null;

/** The list in a value, after the flags that isolcpus may have. */
function listIn({ name, value }: Parameter): string {
  const words = (value ?? '').split(',');
  return sameName(name, 'isolcpus') ? words.filter((word) => !flags.includes(word)).join(',') : (value ?? '');
}

function check(parameter: Parameter, cpus: CpuTopology): readonly Refusal[] {
  const { name, value } = parameter;
  const said = `${name}=${value}`;
  const list = parseCpuList(listIn(parameter), cpus.possible.at(-1) ?? 0);
  if (list === null) {
    const reason = `${said} is not a list of CPUs; the kernel ignores the whole value. The format is 2-3,6${name === 'isolcpus' ? `, after ${flags.join(', ')} where wanted` : ''}`;
    return [refusal('cpu-list-malformed', reason, said)];
  }
  const absent = absentCpus(said, list, cpus, 'the kernel ignores the whole parameter');
  // `all` is every CPU that there can be.
  if (absent !== null && !(absent.check === 'cpu-offline' && value === 'all')) return [absent];
  return names[name] === 'takes' ? takingChecks(said, list, cpus) : [];
}

/** Preflight 9: CPU lists that the kernel would ignore, or that leave too few CPUs for the host. */
export function cpuChecks(requests: readonly Request[], cpus: CpuTopology | null): readonly Refusal[] {
  if (cpus === null) return [];
  const requested = requests.filter(({ kind }) => kind !== 'remove').flatMap(({ wanted }) => wanted);
  return requested.filter(isCpuList).flatMap((parameter) => check(parameter, cpus));
}

import type { Refusal } from '../../engine/step-type.ts';
import { formatCpuList, parseCpuList } from '../../facts/cpu-list.ts';
import type { CpuTopology } from '../../facts/cpu-topology.ts';
import type { Parameter } from '../../facts/kernel-command-line.ts';
import { sameName } from '../../facts/kernel-command-line.ts';
import type { Request } from './request.ts';

/** The parameters whose value is a list of CPUs, and whether they take those CPUs from everybody else. */
const names: Readonly<Record<string, 'takes' | 'gives'>> = {
  isolcpus: 'takes',
  nohz_full: 'takes',
  rcu_nocbs: 'gives',
  irqaffinity: 'gives',
};

/** What isolcpus takes before its list (Documentation/admin-guide/kernel-parameters.txt). */
const flags = ['nohz', 'domain', 'managed_irq'];

export const isCpuList = ({ name, value }: Parameter): boolean => name in names && value !== null;

const folder = '/sys/devices/system/cpu';

const refuse = (check: string, reason: string, evidence: string): Refusal => ({
  check,
  reason,
  evidence,
  override: null,
});

/** The list in a value, behind the flags that isolcpus may have. */
function listIn({ name, value }: Parameter): string {
  const words = (value ?? '').split(',');
  return sameName(name, 'isolcpus') ? words.filter((word) => !flags.includes(word)).join(',') : (value ?? '');
}

/** Cores of which the list has some hardware threads and not all. */
function partialCores(cpus: readonly number[], { siblings }: CpuTopology): readonly string[] {
  const cores = cpus.map((cpu) => siblings.get(cpu) ?? [cpu]).filter((core) => core.some((one) => !cpus.includes(one)));
  return [...new Set(cores.map(formatCpuList))];
}

function check(parameter: Parameter, cpus: CpuTopology): readonly Refusal[] {
  const { name, value } = parameter;
  const said = `${name}=${value}`;
  const last = cpus.possible.at(-1) ?? 0;
  const list = parseCpuList(listIn(parameter), last);
  if (list === null) {
    const reason = `${said} is no list of CPUs; the kernel drops it whole. It is written like 2-3,6${name === 'isolcpus' ? `, after ${flags.join(', ')} where wanted` : ''}`;
    return [refuse('cpu-list-malformed', reason, said)];
  }
  const on = formatCpuList(cpus.online);
  const beyond = list.filter((cpu) => !cpus.possible.includes(cpu));
  if (beyond.length > 0) {
    const reason = `${said} names CPU ${formatCpuList(beyond)}, which this machine does not have; the kernel drops the whole parameter`;
    return [refuse('cpu-out-of-range', reason, `${folder}/possible: ${formatCpuList(cpus.possible)}`)];
  }
  const off = list.filter((cpu) => !cpus.online.includes(cpu));
  if (off.length > 0 && parameter.value !== 'all') {
    const reason = `${said} names CPU ${formatCpuList(off)}, which is not online`;
    return [refuse('cpu-offline', reason, `${folder}/online: ${on}`)];
  }
  if (names[name] !== 'takes') return [];
  const left = cpus.online.filter((cpu) => !list.includes(cpu));
  const refusals: Refusal[] = [];
  if (left.length === 0) {
    refusals.push(refuse('no-cpu-left', `${said} leaves no CPU for everything else`, `${folder}/online: ${on}`));
  } else if (left.length === 1 && cpus.online.length > 2) {
    const reason = `${said} leaves CPU ${left[0]} alone for the kernel, interrupts and every other program`;
    refusals.push({ ...refuse('one-cpu-left', reason, `${folder}/online: ${on}`), override: 'allow_one_cpu_left' });
  }
  const partial = partialCores(list, cpus);
  if (partial.length > 0) {
    const reason = `${said} takes a part of a core (${partial.join('; ')}); what runs on its other hardware threads disturbs it all the same`;
    const evidence = `${folder}/cpu*/topology/thread_siblings_list: ${partial.join('; ')}`;
    refusals.push({ ...refuse('partial-core', reason, evidence), override: 'allow_partial_cores' });
  }
  return refusals;
}

/** Preflight 9: lists of CPUs that the kernel would drop, or that leave the host without what it needs. */
export function cpuChecks(requests: readonly Request[], cpus: CpuTopology | null): readonly Refusal[] {
  if (cpus === null) return [];
  const asked = requests.filter(({ kind }) => kind !== 'remove').flatMap(({ wanted }) => wanted);
  return asked.filter(isCpuList).flatMap((parameter) => check(parameter, cpus));
}

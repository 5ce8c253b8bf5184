import type { Refusal } from '../../../engine/model/step-type.ts';
import { formatCpuList, parseCpuList } from '../../../facts/cpu/cpu-list.ts';
import type { CpuTopology } from '../../../facts/cpu/cpu-topology.ts';
import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, sameName } from '../../../facts/boot/kernel-command-line.ts';
import { isKernelBefore } from '../../../facts/boot/kernel-version.ts';
import { readHousekeeping, splitIsolcpus } from '../../../facts/boot/parameters/housekeeping.ts';
import { underscored } from '../../../facts/boot/underscored.ts';
import { absentCpus, takingChecks } from '../../support/cpus/list-checks.ts';
import { mergeAll } from '../request/merge.ts';
import type { Request } from '../request/request.ts';
import { refusal } from '../../support/refusal.ts';

/** The parameters whose value is a list of CPUs, and whether they isolate those CPUs. */
const names: Readonly<Record<string, 'takes' | 'gives'>> = {
  isolcpus: 'takes',
  nohz_full: 'takes',
  rcu_nocbs: 'gives',
  irqaffinity: 'gives',
};

/** True for a parameter that has a list of CPUs as its value. */
export const isCpuList = ({ name, value }: Parameter): boolean => underscored(name) in names && value !== null;

function malformed({ name, value }: Parameter, release: string): string | null {
  if (!sameName(name, 'isolcpus')) return null;
  const { invalid, unknown } = splitIsolcpus(value ?? '');
  return invalid ?? (isKernelBefore(release, 5, 8) ? (unknown[0] ?? null) : null);
}

function check(parameter: Parameter, cpus: CpuTopology, release: string): readonly Refusal[] {
  const { name, value } = parameter;
  const said = `${name}=${value}`;
  const isolates = sameName(name, 'isolcpus');
  const text = isolates ? splitIsolcpus(value ?? '').list : (value ?? '');
  const list = malformed(parameter, release) === null ? parseCpuList(text, cpus.possible.at(-1) ?? 0) : null;
  if (list === null) {
    const reason = `${said} is not a list of CPUs; the kernel ignores the whole value. The format is 2-3,6${isolates ? ', after nohz, domain, managed_irq where wanted' : ''}`;
    return [refusal('cpu-list-malformed', reason, said)];
  }
  const absent = absentCpus(said, list, cpus, 'the kernel ignores the whole parameter');
  // `all` is every CPU that there can be.
  if (absent !== null && !(absent.check === 'cpu-offline' && value === 'all')) return [absent];
  return names[underscored(name)] === 'takes' ? takingChecks(said, list, cpus) : [];
}

const wantedOf = (requests: readonly Request[]): readonly Parameter[] =>
  requests
    .filter(({ kind }) => kind !== 'remove')
    .flatMap(({ wanted }) => wanted)
    .filter(isCpuList);

/** Preflight 9: CPU lists that the kernel would ignore, or that leave too few CPUs for the host. */
export function cpuChecks(requests: readonly Request[], cpus: CpuTopology | null, release: string): readonly Refusal[] {
  return cpus === null ? [] : wantedOf(requests).flatMap((parameter) => check(parameter, cpus, release));
}

/** The line of the next boot: CPU lists of which the kernel ignores one, or that work against each other. */
export function cpuNotes(
  requests: readonly Request[],
  cpus: CpuTopology | null,
  release: string,
  line: readonly Parameter[],
): readonly Refusal[] {
  const wanted = wantedOf(requests);
  if (cpus === null || wanted.length === 0) return [];
  const after = mergeAll(line, requests).filter(({ init }) => !init);
  const { possible, online } = cpus;
  const { dropped, domain, tick, managedIrq } = readHousekeeping(after, { release, possible, present: online });
  const words = after.filter(isCpuList).map(formatParameter).join(' ');
  const notes: Refusal[] = [];
  // A list that is wrong on its own is refused.
  for (const { text, why } of dropped.filter((one) => /must/.test(one.why))) {
    const rule = isKernelBefore(release, 5, 18)
      ? 'a kernel before 5.18 accepts only equal lists'
      : 'the lists for the same work must be equal, and a CPU must remain';
    const reason = `the kernel will ignore ${text}: ${rule}`;
    notes.push(refusal('cpu-lists-differ', reason, `${words}; kernel ${release}: ${why}`));
  }
  for (const { name, value } of wanted) {
    const { unknown } = sameName(name, 'isolcpus') ? splitIsolcpus(value ?? '') : { unknown: [] };
    if (unknown.length === 0) continue;
    const reason = `the kernel skips ${unknown.join(', ')}, which is not a flag of isolcpus (nohz, domain, managed_irq)`;
    notes.push(refusal('isolcpus-flag-unknown', reason, `${name}=${value}`));
  }
  const affinity = after.findLast(({ name }) => sameName(name, 'irqaffinity'));
  const taken = [...new Set([...domain, ...tick, ...managedIrq])];
  const shared = (parseCpuList(affinity?.value ?? '', possible.at(-1) ?? 0) ?? []).filter((cpu) => taken.includes(cpu));
  if (affinity !== undefined && shared.length > 0) {
    const reason = `${formatParameter(affinity)} sends interrupts to CPU ${formatCpuList(shared)}, which isolcpus or nohz_full isolates`;
    notes.push(refusal('irqaffinity-on-isolated', reason, words));
  }
  return notes;
}

import { parseCpuList } from '../../cpu/cpu-list.ts';
import type { Parameter } from '../kernel-command-line.ts';
import { formatParameter, sameName } from '../kernel-command-line.ts';
import { isKernelBefore } from '../kernel-version.ts';

const flagNames = ['nohz', 'domain', 'managed_irq'];

/** The parts of isolcpus: its flags, words that are no flags of it, and the list of CPUs. */
export interface IsolcpusParts {
  readonly flags: readonly string[];
  readonly unknown: readonly string[];
  readonly list: string;
  /** A word before the list that the kernel does not skip, because it has other characters than letters and `_`. */
  readonly invalid: string | null;
}

/** Splits isolcpus as housekeeping_isolcpus_setup() does (kernel/sched/isolation.c, since Linux 5.8). */
export function splitIsolcpus(value: string): IsolcpusParts {
  const [flags, unknown]: [string[], string[]] = [[], []];
  let rest = value;
  while (/^[a-zA-Z]/.test(rest)) {
    const comma = rest.indexOf(',');
    const word = comma < 0 ? rest : rest.slice(0, comma);
    // A flag is only one if a comma follows it.
    if (comma >= 0 && flagNames.includes(word)) flags.push(word);
    else if (/^[a-zA-Z_]+$/.test(word)) unknown.push(word);
    else return { flags, unknown, list: rest, invalid: word };
    rest = comma < 0 ? '' : rest.slice(comma + 1);
  }
  return { flags, unknown, list: rest, invalid: null };
}

/** The kernel and its CPUs, as far as the rule depends on them. */
export interface HousekeepingGround {
  readonly release: string;
  readonly possible: readonly number[];
  readonly present: readonly number[];
}

/** The CPUs that the kernel takes away from its own work, and the parameters that it ignores. */
export interface Housekeeping {
  readonly domain: readonly number[];
  readonly tick: readonly number[];
  readonly managedIrq: readonly number[];
  readonly dropped: readonly { readonly text: string; readonly why: string }[];
}

type Kind = 'domain' | 'tick' | 'managedIrq';
const kindOf: Readonly<Record<string, Kind>> = { nohz: 'tick', domain: 'domain', managed_irq: 'managedIrq' };
const same = (left: readonly number[], right: readonly number[]): boolean => left.join() === right.join();

/**
 * What isolcpus and nohz_full of a command line do, in their order (housekeeping_setup in kernel/sched/isolation.c).
 * Before Linux 5.18 a second list that differs from the first in any way is ignored; since then only if both are for
 * the same work, e.g. isolcpus=nohz and nohz_full. Since 6.19 it is also ignored if no CPU is left outside of both.
 */
export function readHousekeeping(line: readonly Parameter[], ground: HousekeepingGround): Housekeeping {
  const { release, possible, present } = ground;
  const set = new Map<Kind, readonly number[]>();
  const dropped: { text: string; why: string }[] = [];
  const last = possible.at(-1) ?? 0;
  for (const parameter of line) {
    const isolates = sameName(parameter.name, 'isolcpus');
    if (parameter.init || parameter.value === null || !(isolates || sameName(parameter.name, 'nohz_full'))) continue;
    const text = formatParameter(parameter);
    const drop = (why: string): number => dropped.push({ text, why });
    const { flags, unknown, list, invalid } = isolates
      ? splitIsolcpus(parameter.value)
      : { flags: ['nohz'], unknown: [], list: parameter.value, invalid: null };
    const old = unknown.length > 0 && isKernelBefore(release, 5, 8) ? unknown[0] : undefined;
    const cpus = parseCpuList(list, last);
    if (invalid !== null || old !== undefined) {
      drop(`"isolcpus: Invalid flag ${invalid ?? old}"`);
      continue;
    }
    if (cpus === null || cpus.some((cpu) => cpu > last)) {
      drop('"Housekeeping: nohz_full= or isolcpus= incorrect CPU range"');
      continue;
    }
    const isAll = present.every((cpu) => cpus.includes(cpu));
    // The boot CPU stays with the kernel.
    const taken = possible.filter((cpu) => cpus.includes(cpu) && !(isAll && cpu === present[0]));
    if (taken.length === 0) continue;
    const kinds = (flags.length === 0 ? ['domain'] : flags).map((flag) => kindOf[flag] ?? 'domain');
    const rivals = [...set].filter(([kind]) => isKernelBefore(release, 5, 18) || kinds.includes(kind));
    if (rivals.some(([, cpus]) => !same(cpus, taken))) {
      drop('"Housekeeping: nohz_full= must match isolcpus="');
      continue;
    }
    const earlier = set.get('domain') ?? set.get('tick');
    const isLast = earlier !== undefined && kinds.some((kind) => kind !== 'managedIrq');
    if (
      isLast &&
      !isKernelBefore(release, 6, 19) &&
      present.every((cpu) => taken.includes(cpu) || earlier.includes(cpu))
    ) {
      drop('"Housekeeping: must include one present CPU neither in nohz_full= nor in isolcpus=domain"');
      continue;
    }
    for (const kind of kinds) if (!set.has(kind)) set.set(kind, taken);
  }
  return {
    domain: set.get('domain') ?? [],
    tick: set.get('tick') ?? [],
    managedIrq: set.get('managedIrq') ?? [],
    dropped,
  };
}

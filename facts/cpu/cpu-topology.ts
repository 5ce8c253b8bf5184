import type { MachineReader } from '../../engine/model/machine.ts';
import { parseCpuList, parseShownCpus } from './cpu-list.ts';

/** The CPUs of a machine (Documentation/admin-guide/cputopology.rst). */
export interface CpuTopology {
  /** All CPUs that the machine can have. */
  readonly possible: readonly number[];
  readonly online: readonly number[];
  /** The hardware threads of the core of an online CPU, including this CPU. */
  readonly siblings: ReadonlyMap<number, readonly number[]>;
}

const folder = '/sys/devices/system/cpu';

/** The existing CPUs and their cores; null if the kernel does not list them. */
export async function readCpuTopology(machine: MachineReader): Promise<CpuTopology | null> {
  const [possible, online] = await Promise.all([machine.read(`${folder}/possible`), machine.read(`${folder}/online`)]);
  const all = parseShownCpus(possible);
  const on = parseShownCpus(online);
  if (all === null || on === null) return null;
  const lists = await Promise.all(on.map((cpu) => machine.read(`${folder}/cpu${cpu}/topology/thread_siblings_list`)));
  const siblings = new Map(on.map((cpu, index) => [cpu, parseCpuList(lists[index] ?? '', 0) ?? [cpu]]));
  return { possible: all, online: on, siblings };
}

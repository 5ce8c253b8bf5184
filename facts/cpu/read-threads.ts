import type { SeenThread } from '../../schemas/types/common.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';

/** A process with its threads. */
export interface SeenProcess {
  /** The start time of the process, in clock ticks since boot. */
  readonly started: string;
  /** Its control group in the unified hierarchy; empty if none exists. */
  readonly cgroup: string;
  readonly threads: Readonly<Record<string, SeenThread>>;
}

/** A file of a process; undefined also if the process ended while it was read. */
async function readOf(path: string, machine: MachineReader): Promise<string | undefined> {
  try {
    return await machine.read(path);
  } catch (error) {
    if (error instanceof MachineError && error.code === 'ESRCH') return undefined;
    throw error;
  }
}

/** Field 22 of proc_pid_stat(5); the name in field 2 may contain blanks and parentheses. */
const startIn = (stat: string | undefined): string | undefined =>
  stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')[19]
    ?.trim();

async function readThread(folder: string, machine: MachineReader): Promise<SeenThread | undefined> {
  const [stat, status] = await Promise.all([readOf(`${folder}/stat`, machine), readOf(`${folder}/status`, machine)]);
  const started = startIn(stat);
  const cpus = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status ?? '')?.[1];
  return started === undefined || cpus === undefined ? undefined : { started, cpus };
}

/** The threads of a process with their affinities; undefined if the process does not exist. */
export async function readThreads(pid: number, machine: MachineReader): Promise<SeenProcess | undefined> {
  const folder = `/proc/${pid}`;
  const [stat, groups, ids] = await Promise.all([
    readOf(`${folder}/stat`, machine),
    readOf(`${folder}/cgroup`, machine),
    machine.list(`${folder}/task`),
  ]);
  const started = startIn(stat);
  if (started === undefined || ids === undefined) return undefined;
  const seen = await Promise.all(ids.map((id) => readThread(`${folder}/task/${id}`, machine)));
  const threads = ids.flatMap((id, at) => {
    const thread = seen[at];
    return thread === undefined ? [] : [[id, thread] as const];
  });
  return { started, cgroup: /^0::(.*)$/m.exec(groups ?? '')?.[1] ?? '', threads: Object.fromEntries(threads) };
}

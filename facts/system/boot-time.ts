import type { MachineReader } from '../../engine/model/machine.ts';

/** The boot time of the machine by its own clock, as an ISO 8601 time (btime of /proc/stat, proc_stat(5)); null if it is not available. */
export async function bootTime(machine: MachineReader): Promise<string | null> {
  const seconds = /^btime (\d+)$/m.exec((await machine.read('/proc/stat')) ?? '')?.[1];
  return seconds === undefined ? null : new Date(Number(seconds) * 1000).toISOString();
}

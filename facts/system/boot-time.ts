import type { MachineReader } from '../../engine/model/machine.ts';

/** The boot time of the machine by its own clock, as an ISO 8601 time (btime of /proc/stat, proc_stat(5)); null if it is not available. */
export async function bootTime(machine: MachineReader): Promise<string | null> {
  const seconds = /^btime (\d+)$/m.exec((await machine.read('/proc/stat')) ?? '')?.[1];
  const time = new Date(Number(seconds ?? NaN) * 1000);
  // A number that is no time, e.g. after a clock that was set wrong.
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

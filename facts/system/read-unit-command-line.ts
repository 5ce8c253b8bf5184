import type { MachineReader } from '../../engine/model/machine.ts';
import { showUnit } from './unit.ts';

/**
 * The command line of a unit's main process by the full name of the unit; null if it does not run
 * (proc_pid_cmdline(5)).
 */
export async function readUnitCommandLine(unit: string, machine: MachineReader): Promise<readonly string[] | null> {
  const { running, pid } = await showUnit(unit.replace(/\.service$/, ''), machine);
  if (!running || pid === null) return null;
  const text = await machine.read(`/proc/${pid}/cmdline`);
  return text === undefined || text === '' ? null : text.replace(/\0$/, '').split('\0');
}
